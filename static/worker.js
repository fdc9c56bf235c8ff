// Starts a program in a worker, where it finds no document. To run labs it is the page's own (src/web/lab_worker.rs), and the page
// sends what it has compiled, so that nothing is downloaded or compiled twice. For work that blocks it is a small one of its own
// (src/bin/blocking.rs), which lies beside this script.

// Only what is thrown outside a promise does the page hear of.
addEventListener('unhandledrejection', ({ reason }) => setTimeout(() => { throw reason; }));

// A lab that runs here finds what it finds in the page: start.js says what it is for.
self.awaitLab = {
  startJobWorker() {
    const worker = new Worker(import.meta.url, { type: 'module' });
    worker.postMessage({ glue: new URL('blocking.js', import.meta.url).href });
    return worker;
  },
};

addEventListener('message', async ({ data: { glue, module } }) => {
  const program = await import(glue);
  await program.default(module && { module_or_path: module });
}, { once: true });
