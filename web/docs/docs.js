// Fills the inline numbers of this page: each <output> has a question, and says which figure of the answer it shows.
import { load } from '../ballpark.js';

const ballpark = await load({ language: document.documentElement.lang });
for (const output of document.querySelectorAll('output[data-question]')) {
    const { ok, answer } = ballpark.eval(JSON.parse(output.dataset.question));
    if (!ok) continue; // the text keeps the figure it was written with
    const number = answer.numbers.find(({ id }) => id === output.dataset.number);
    const figure = number[output.dataset.show];
    output.textContent = ballpark.format(figure, figure.unit);
}
document.documentElement.dataset.numbers = 'live';
