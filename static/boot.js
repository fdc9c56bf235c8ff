// Loads the page's module: without an inline script, so that the policy can
// forbid those.
const { js, wasm } = document.currentScript?.dataset ?? document.querySelector("script[data-js]").dataset;
const page = await import(new URL(js, location));
await page.default({ module_or_path: new URL(wasm, location) });
