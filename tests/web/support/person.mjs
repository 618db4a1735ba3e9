// Hands and eyes of the tasks: controls of the twin are found by what they are for, used by real events, and what came of
// it is read from the table and from the link.

const visible = '#table section:not([hidden])';

/** Where the middle of an element is, after it was scrolled to. */
export async function middleOf(browser, selector) {
    return browser.run((wanted) => {
        const element = document.querySelector(wanted);
        if (!element) throw new Error(`nothing is ${wanted}`);
        element.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { x, y, width, height } = element.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
    }, selector);
}

export async function clickOn(browser, selector) {
    const { x, y } = await middleOf(browser, selector);
    await browser.click(x, y);
}

export async function tapOn(browser, selector) {
    const { x, y } = await middleOf(browser, selector);
    await browser.tap(x, y);
}

export const field = (name) => `${visible} [data-name="${name}"]`;

/** Types into a field of the page that is shown, and leaves it. */
export async function fill(browser, name, text) {
    await clickOn(browser, field(name));
    await browser.press('Control', 'a');
    await browser.press('Backspace');
    await browser.type(text);
    await browser.press('Tab');
}

/** Chooses in a list by typing the beginning of its name. */
export async function choose(browser, selector, name) {
    await browser.run((wanted) => document.querySelector(wanted).focus(), selector);
    await browser.type(name);
    await browser.press('Tab');
}

/** The figure, or the word, of a fact of the answer; '' when it has none. */
export const fact = (browser, name) => browser.run((selector) => {
    const cell = document.querySelector(selector);
    return cell ? (cell.querySelector('b') ?? cell).textContent : '';
}, `${visible} tr[data-fact="${name}"] td`);

/** A figure as a number: "$1,234" is 1234. */
export const figure = async (browser, name) => Number((await fact(browser, name)).replace(/[^\d.e-]/g, ''));

/** What is said of a field that was refused; '' when nothing is. */
export const complaint = (browser, name) => browser.run((selector) => {
    const place = document.getElementById(`${document.querySelector(selector).id}-error`);
    return place.hidden ? '' : place.textContent;
}, field(name));

/** The entries of the link in the address, once it has those that are expected. */
export async function linkHas(browser, ...expected) {
    await browser.until((wanted) => {
        const entries = decodeURIComponent(location.hash.slice(1)).split(',');
        return wanted.every((entry) => entries.includes(entry));
    }, `a link with ${expected.join(', ')}`, expected);
}

export const goTo = (browser, page) => clickOn(browser, `#table nav a[data-page="${page}"]`);
