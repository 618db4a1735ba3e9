// Loads the element from wherever the test serves Ballpark, and notes what it tells.
const query = new URLSearchParams(location.search);
const calculator = document.querySelector('ballpark-calculator');
if (query.has('sandbox')) calculator.setAttribute('sandbox', query.get('sandbox'));
globalThis.seen = [];
for (const type of ['ready', 'change', 'error']) calculator.addEventListener(type, () => globalThis.seen.push(type));
await import(new URL('element.js', query.get('ballpark')).href);
