// Starts the program and draws, as the real page does, in an animation frame; then says so as the real page does.
import instantiate from './empty-page.mjs';

const module = await instantiate({ canvas: document.querySelector('canvas') });
requestAnimationFrame(() => {
    module._draw();
    document.documentElement.dataset.app = 'running';
});
