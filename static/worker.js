// Starts the page's program once more, in a worker: it finds no document there, and runs labs instead (src/web/lab_worker.rs).
// The page sends what it has compiled, so that nothing is downloaded or compiled twice.

addEventListener('message', async ({ data: { glue, module } }) => {
  try {
    const program = await import(glue);
    await program.default({ module_or_path: module });
  } catch (error) {
    setTimeout(() => { throw error; }); // Only what is thrown outside a promise does the page hear of.
  }
}, { once: true });
