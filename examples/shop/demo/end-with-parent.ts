/** Imported into each process of the demo, so that none is left over when the demo itself is killed. */
process.on("disconnect", () => process.exit());
process.channel?.unref();
