// Starts the page's program once more, in a worker: it finds no document there, and runs labs instead (src/web/lab_worker.rs).
// The page sends what it has compiled, so that nothing is downloaded or compiled twice.

// Only what is thrown outside a promise does the page hear of.
addEventListener('unhandledrejection', ({ reason }) => setTimeout(() => { throw reason; }));

addEventListener('message', async ({ data: { glue, module } }) => {
  const program = await import(glue);
  await program.default({ module_or_path: module });
}, { once: true });
