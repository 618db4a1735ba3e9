// What people come for, done by pointer, keyboard, finger and input method in the plain calculator, and read from its
// tables and its link.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages } from '../../web/words.js';
import { open, pages, withPage } from './support/page.mjs';
import { choose, clickOn, complaint, fact, field, figure, fill, goTo, linkHas, middleOf, tapOn } from './support/person.mjs';

/** A task that begins at a link. */
function task(name, hash, act, options = {}) {
    test(name, () => withPage({ webgl: false, ...options }, async (browser, site) => {
        await open(browser, `${site.url}#${hash}`);
        await act(browser, site);
        assert.deepEqual(await browser.complaints(), []);
    }));
}

const shownText = (browser) => browser.run(() => document.querySelector('#table section:not([hidden]) [data-part=result]').textContent);
const yes = languages.en.yes;
const no = languages.en.no;

task('what do I need to serve Llama 3.1 8B to 50 people, and what does it cost?', 'v1,page=serve', async (browser) => {
    await fill(browser, 'concurrency', '50');
    assert.equal(await fact(browser, 'fits'), no);
    await fill(browser, 'gpu', 'h100-sxm-80gb');
    assert.equal(await fact(browser, 'fits'), yes);
    assert.ok(await figure(browser, 'max_concurrency') >= 50);
    assert.ok(await figure(browser, 'usd_per_month') > 500, await fact(browser, 'usd_per_month'));
    await linkHas(browser, 'page=serve', 'concurrency=50', 'gpu=h100-sxm-80gb');
});

task('it does not fit: what would?', 'v1,page=serve,model=llama-3.1-70b', async (browser) => {
    assert.equal(await fact(browser, 'fits'), no);
    await clickOn(browser, '#table section:not([hidden]) [data-part=result] .options button');
    await browser.until(() => document.querySelector('#table section:not([hidden]) tr[data-fact=fits] td').textContent === 'yes', 'the remedy to help');
});

task('how many people can one card take, if I use a narrower cache?', 'v1,page=serve', async (browser) => {
    const before = await figure(browser, 'max_concurrency');
    await fill(browser, 'kv', 'fp8');
    assert.ok(await figure(browser, 'max_concurrency') > 1.5 * before);
});

task('start from the kind of work I have', 'v1,page=serve', async (browser) => {
    await clickOn(browser, '#table section:not([hidden]) [data-preset=rag]');
    await linkHas(browser, 'context_tokens=16384', 'input_tokens=8000');
    await clickOn(browser, '#table section:not([hidden]) [data-preset=chat]');
    await linkHas(browser, 'concurrency=32', 'input_tokens=1500');
});

task('how do I start it with llama.cpp on my card?', 'v1,page=serve,gpu=rtx-4090-24gb', async (browser) => {
    await choose(browser, field('engine'), 'llama');
    await fill(browser, 'weights', 'q4_k_m');
    await linkHas(browser, 'engine=llama.cpp', 'weights=q4_k_m');
    assert.match(await shownText(browser), /llama-server .*--ctx-size/);
    assert.ok(await browser.run(() => document.querySelector('#table section:not([hidden]) [data-name=gpu_memory_utilization]').closest('p').hidden),
        'what this engine has not is not asked');
});

task('my three cards, one of them another', 'v1,page=serve,engine=llama.cpp,weights=q4_k_m,model=llama-3.1-70b,concurrency=1,gpus=2', async (browser, site) => {
    const asksHowMany = () => browser.run(() => !document.querySelector('#table section:not([hidden]) [data-name=gpus]').closest('p').hidden);
    assert.ok(await asksHowMany());
    await fill(browser, 'gpu', '2x rtx-4090 + rtx-309');
    assert.match(await complaint(browser, 'gpu'), /rtx-309\b/);
    await fill(browser, 'gpu', '2x rtx-4090 + rtx-3090');
    assert.equal(await complaint(browser, 'gpu'), '');
    assert.ok(!await asksHowMany(), 'the sum says how many');
    assert.equal(await fact(browser, 'fits'), yes);
    const held = await fact(browser, 'total.gpu2');
    await linkHas(browser, 'gpu=2x rtx-4090 + rtx-3090');
    const link = await browser.run(() => location.hash);
    await open(browser, `${site.url}${link}`);
    assert.equal(await fact(browser, 'total.gpu2'), held);
    assert.ok(!await asksHowMany());
});

task('figures as I say them: 32k, $2/h', 'v1,page=serve,gpu=h100-sxm-80gb', async (browser) => {
    const before = await figure(browser, 'kv');
    await fill(browser, 'context_tokens', '32k');
    assert.ok(await figure(browser, 'kv') > 3 * before);
    await fill(browser, 'gpu_usd_per_hour', '$2/h');
    assert.equal(await fact(browser, 'usd_per_month'), '$1,460');
    await linkHas(browser, 'context_tokens=32k', 'gpu_usd_per_hour=$2/h');
});

task('I mistype the model, am told at the field, and mend it', 'v1,page=serve', async (browser) => {
    await fill(browser, 'model', 'lama-3.1-70b');
    assert.match(await complaint(browser, 'model'), /did you mean.*llama-3\.1-70b/i);
    await fill(browser, 'model', 'llama-3.1-8b');
    assert.equal(await complaint(browser, 'model'), '');
    assert.equal(await fact(browser, 'fits'), yes);
});

task('why that much memory? (by keyboard)', 'v1,page=serve', async (browser) => {
    await browser.run(() => document.querySelector('#table section:not([hidden]) [data-part=result] summary').focus());
    await browser.press('Enter');
    const steps = await browser.run(() => document.querySelector('#table details[open] .steps').innerText);
    assert.match(steps, /KV/);
    assert.match(steps, /= .*\d/, 'values are put in');
    assert.match(steps, /arXiv|vllm/i, 'with its source');
});

task('has anybody measured that?', 'v1,page=serve,gpu=h100-sxm-80gb,weights=fp8', async (browser) => {
    await browser.run(() => { for (const box of document.querySelectorAll('#table section:not([hidden]) details')) box.open = true; });
    const rows = await browser.run(() => Array.from(document.querySelectorAll('#table section:not([hidden]) .grid tbody tr'), (row) => row.innerText));
    assert.ok(rows.length > 0);
    assert.match(rows[0], /\d{4}-\d\d-\d\d/);
});

task('what is the cheapest way to serve this, and what of that?', 'v1,page=plan', async (browser) => {
    const first = await browser.run(() => document.querySelector('#table section:not([hidden]) .grid tbody button').textContent);
    await clickOn(browser, '#table section:not([hidden]) .grid tbody button');
    await linkHas(browser, 'page=serve', `gpu=${first}`);
    assert.equal(await fact(browser, 'fits'), yes);
    assert.equal(await browser.run(() => document.activeElement.tagName), 'H2', 'a reader is brought along');
});

task('what can I have for $300 a month?', 'v1,page=plan', async (browser) => {
    const ways = () => browser.run(() => Array.from(document.querySelectorAll('#table section:not([hidden]) .grid tbody tr'), (row) => row.innerText));
    const before = await ways();
    await fill(browser, 'budget_usd_per_month', '300');
    const within = await ways();
    assert.ok(within.length > 0 && within.length < before.length);
    await fill(browser, 'budget_usd_per_month', '$2');
    assert.deepEqual(await ways(), []);
    assert.match(await shownText(browser), /larger budget/);
});

task('more people: does the plan follow?', 'v1,page=plan', async (browser) => {
    const cheapest = () => browser.run(() => document.querySelector('#table section:not([hidden]) .grid tbody').innerText.match(/\$([\d,.]+)/)[1].replace(',', ''));
    const before = Number(await cheapest());
    await fill(browser, 'concurrency', '256');
    assert.ok(Number(await cheapest()) > before);
});

task('what will the API bill be?', 'v1,page=price', async (browser) => {
    const before = await figure(browser, 'total_usd');
    await fill(browser, 'requests', '1M');
    assert.equal(await figure(browser, 'total_usd'), 10 * before);
    await fill(browser, 'api_model', 'openai/gpt-4o-mini');
    assert.ok(await figure(browser, 'total_usd') < 2 * before);
    await linkHas(browser, 'page=price', 'api_model=openai/gpt-4o-mini');
});

task('how much do cached prompts save?', 'v1,page=price', async (browser) => {
    const before = await figure(browser, 'total_usd');
    await fill(browser, 'cached_input_tokens', '5k');
    assert.ok(await figure(browser, 'total_usd') < before);
    await fill(browser, 'cached_input_tokens', '20k');
    assert.match(await complaint(browser, 'cached_input_tokens'), /cached/);
});

task('how many tokens are in my text?', 'v1,page=price', async (browser, site) => {
    assert.ok(!site.requests.some((url) => url.includes('vocabularies')), 'no vocabulary before it is needed');
    await clickOn(browser, '[id="tokens.text"]');
    await browser.type('Hello world');
    await clickOn(browser, '#page-tokens button[type=submit]');
    await browser.until(() => document.querySelector('#page-tokens tr[data-fact=tokens]'), 'the count');
    assert.equal(await fact(browser, 'tokens'), '2 tokens');
    assert.ok(!(await browser.run(() => location.hash)).includes('Hello'), 'the text stays out of the link');
    await clickOn(browser, '[id="tokens.text"]');
    await browser.type(', again and again');
    await browser.until(() => document.querySelector('#page-tokens tr[data-fact=tokens] b').textContent.startsWith('6'), 'it to be counted as I type');
    await clickOn(browser, '#page-tokens [data-use=input_tokens]');
    await linkHas(browser, 'input_tokens=6');
});

task('Korean, by its input method, in two encodings', 'v1,page=price', async (browser) => {
    await clickOn(browser, '[id="tokens.text"]');
    await browser.compose(['ㅇ', '아', '안']);
    await browser.compose(['ㄴ', '녀', '녕']);
    assert.equal(await browser.run(() => document.getElementById('tokens.text').value), '안녕');
    await clickOn(browser, '#page-tokens button[type=submit]');
    await browser.until(() => document.querySelector('#page-tokens tr[data-fact=characters] b')?.textContent === '2', 'the count');
    const modern = await figure(browser, 'tokens');
    await choose(browser, '[id="tokens.encoding"]', 'r50k');
    await browser.until((before) => parseInt(document.querySelector('#page-tokens tr[data-fact=tokens] b').textContent, 10) > before, 'an older encoding to need more', modern);
});

task('what does fine-tuning on one card take?', 'v1,page=train', async (browser) => {
    assert.equal(await fact(browser, 'fits'), yes);
    const qlora = await figure(browser, 'weights');
    await choose(browser, field('method'), 'lora');
    await linkHas(browser, 'method=lora');
    assert.equal(await fact(browser, 'fits'), no);
    const lora = await figure(browser, 'weights');
    assert.ok(qlora < lora, 'four-bit weights take less');
    await fill(browser, 'gpu', 'h100-sxm-80gb');
    assert.equal(await fact(browser, 'fits'), yes);
    assert.ok(await figure(browser, 'usd') > 0);
});

task('what would training from scratch cost?', 'v1,page=train', async (browser) => {
    await choose(browser, field('method'), 'train');
    await fill(browser, 'training_tokens', '1T');
    await fill(browser, 'gpu', 'h100-sxm-80gb');
    await fill(browser, 'gpus', '64');
    await linkHas(browser, 'method=train', 'training_tokens=1T', 'gpus=64');
    assert.match(await fact(browser, 'usd'), /^\$[\d.,]+ ?[kM]/, 'not pocket money');
});

task('embed my documents: own card or API?', 'v1,page=train', async (browser) => {
    const before = await browser.run(() => document.querySelector('#page-embed tr[data-fact=api_usd] b').textContent);
    await fill(browser, 'documents', '10M');
    const after = await browser.run(() => document.querySelector('#page-embed tr[data-fact=api_usd] b').textContent);
    assert.equal(Number(after.slice(1)), 10 * Number(before.slice(1)));
    assert.ok(await browser.run(() => document.querySelector('#page-embed tr[data-fact=selfhost_usd] b').textContent.startsWith('$')));
});

task('serve it on the machine I have', 'v1,page=machine', async (browser) => {
    await clickOn(browser, '[id="machine.paste"]');
    await browser.devtools('Input.insertText', { text: 'name, memory.total [MiB], memory.free [MiB]\nNVIDIA A100-SXM4-80GB, 81920 MiB, 80000 MiB\nNVIDIA A100-SXM4-80GB, 81920 MiB, 80000 MiB' });
    await clickOn(browser, '#page-machine button[type=submit]');
    assert.match(await browser.run(() => document.querySelector('#page-machine .grid tbody').innerText), /2 × NVIDIA A100/);
    await clickOn(browser, '#page-machine [data-device]');
    await linkHas(browser, 'page=serve', 'gpu=NVIDIA A100-SXM4-80GB', 'gpus=2');
    assert.equal(await fact(browser, 'fits'), yes);
});

task('what I paste is no device: what would be?', 'v1,page=machine', async (browser) => {
    await clickOn(browser, '[id="machine.paste"]');
    await browser.type('hello');
    await clickOn(browser, '#page-machine button[type=submit]');
    assert.equal(await browser.run(() => document.querySelector('[id="machine.error"]').textContent), languages.en.machineUnread);
    await browser.press('Control', 'a');
    await clickOn(browser, '[id="machine.paste"]');
    await browser.press('Control', 'a');
    await browser.devtools('Input.insertText', { text: '{"ask":"devices","ok":true,"answer":[{"name":"NVIDIA L4","memory_total_bytes":24152899584,"memory_free_bytes":1}]}' });
    await clickOn(browser, '#page-machine button[type=submit]');
    assert.equal(await browser.run(() => document.querySelector('[id="machine.error"]').hidden), true);
    assert.match(await browser.run(() => document.querySelector('#page-machine .grid').innerText), /NVIDIA L4/);
});

task('which of the fourteen change for my model?', 'v1,page=numbers', async (browser) => {
    await clickOn(browser, '#kv_bytes_per_token summary');
    await clickOn(browser, '[id="kv_bytes_per_token.model"]');
    await browser.press('Control', 'a');
    await browser.type('llama-3.1-70b');
    await browser.press('Tab');
    await browser.until(() => document.querySelector('#kv_bytes_per_token [data-part=derived] b').textContent === '320 KiB/token', 'the number');
    await linkHas(browser, 'kv_bytes_per_token.model=llama-3.1-70b');
    await clickOn(browser, '#kv_bytes_per_token button[type=reset]');
    await browser.until(() => !location.hash.includes('kv_bytes'), 'the start');
});

task('I send the link to a colleague, who sees the same', 'v1,page=serve', async (browser, site) => {
    await fill(browser, 'concurrency', '24');
    await linkHas(browser, 'concurrency=24');
    const [link, cost] = [await browser.run(() => location.href), await fact(browser, 'usd_per_request')];
    await open(browser, `${site.url}#v1`);
    await open(browser, link);
    assert.equal(await fact(browser, 'usd_per_request'), cost);
    assert.equal(await browser.run((name) => document.querySelector(name).value, field('concurrency')), '24');
});

task('the back button takes me to the page before', 'v1,page=numbers', async (browser) => {
    const current = () => browser.run(() => document.querySelector('#table nav a[aria-current]').dataset.page);
    for (const page of ['serve', 'plan']) await goTo(browser, page);
    await linkHas(browser, 'page=plan');
    await browser.post('/back');
    await browser.waitFor(async () => await current() === 'serve', 'the service');
    await browser.post('/back');
    await browser.waitFor(async () => await current() === 'numbers', 'the numbers');
    await browser.post('/forward');
    await browser.waitFor(async () => await current() === 'serve', 'the service again');
});

task('on a phone, with a finger', 'v1,page=numbers', async (browser) => {
    await tapOn(browser, '#table nav a[data-page=serve]');
    await linkHas(browser, 'page=serve');
    await tapOn(browser, '#table section:not([hidden]) [data-preset=code]');
    await linkHas(browser, 'context_tokens=32768');
    await tapOn(browser, '#table section:not([hidden]) [data-part=result] summary');
    await browser.until(() => document.querySelector('#table section:not([hidden]) details').open, 'the derivation');
    const small = await browser.run(() => Array.from(document.querySelectorAll('#table section:not([hidden]) :is(form button, input, select, .options button), #table nav a'))
        .filter((control) => control.offsetHeight > 0 && control.offsetHeight < 40).map((control) => control.outerHTML.slice(0, 80)));
    assert.deepEqual(small, [], 'a finger finds them');
    assert.equal(await browser.run(() => document.documentElement.scrollWidth), 360);
}, { width: 360, height: 740 });

task('with the keyboard alone, in the order of reading', 'v1,page=serve', async (browser) => {
    const seen = [];
    await browser.run(() => document.querySelector('#table nav a').focus());
    await browser.press('Tab');
    await browser.press('Shift', 'Tab');
    for (let i = 0; i < 60; ++i) {
        seen.push(await browser.run(() => {
            const { activeElement: at } = document;
            const { outlineStyle } = getComputedStyle(at);
            return { name: at.dataset.name ?? at.dataset.page ?? at.tagName, top: at.getBoundingClientRect().top + scrollY, ring: outlineStyle !== 'none' };
        }));
        if (seen.at(-1).name === 'SUMMARY') break;
        await browser.press('Tab');
    }
    const names = seen.map(({ name }) => name);
    for (const name of [...pages, 'model', 'engine', 'gpu', 'concurrency', 'gpu_usd_per_hour', 'PRE', 'SUMMARY']) assert.ok(names.includes(name), name);
    assert.ok(names.indexOf('model') < names.indexOf('gpu') && names.indexOf('gpu') < names.indexOf('concurrency'));
    assert.deepEqual(seen.filter(({ ring }) => !ring), [], 'the focus is seen');
});

task('in Korean', 'v1,page=plan', async (browser, site) => {
    await open(browser, `${site.url}?lang=ko#v1,page=plan`);
    await fill(browser, 'concurrency', '많이');
    assert.ok((await complaint(browser, 'concurrency')).length > 0);
    await fill(browser, 'concurrency', '4');
    assert.match(await browser.run(() => document.querySelector('#table section:not([hidden]) h2').textContent), /서비스 계획/);
    assert.ok((await browser.run(() => document.querySelectorAll('#table section:not([hidden]) .grid tbody tr').length)) > 0);
});

task('a report on paper', 'v1,page=serve', async (browser) => {
    await browser.run(() => dispatchEvent(new Event('beforeprint')));
    await browser.devtools('Emulation.setEmulatedMedia', { media: 'print' });
    const { buttons, closed, nav } = await browser.run(() => ({
        buttons: Array.from(document.querySelectorAll('#table section:not([hidden]) button')).filter((button) => button.offsetHeight > 0).length,
        closed: document.querySelectorAll('#table section:not([hidden]) details:not([open])').length,
        nav: document.querySelector('#table nav').offsetHeight,
    }));
    assert.deepEqual({ buttons, closed, nav }, { buttons: 0, closed: 0, nav: 0 });
    const { data } = await browser.devtools('Page.printToPDF', {});
    assert.ok(Buffer.from(data, 'base64').length > 20_000);
});

task('nothing leaves the page', 'v1,page=serve', async (browser, site) => {
    const before = site.requests.length;
    for (const page of pages) await goTo(browser, page);
    await goTo(browser, 'serve');
    await fill(browser, 'gpus', '2');
    const { x, y } = await middleOf(browser, field('gpus'));
    await browser.click(x, y);
    assert.equal(site.requests.length, before);
});
