const commands = new Map();

export function command(name, description, run) {
  commands.set(name, { description, run });
}

command('build', 'build the site', async () => {});
command('serve', 'serve the site', async () => {});

export async function main(argv) {
  const cmd = commands.get(argv[2]);
  if (!cmd) {
    for (const [name, { description }] of commands) console.log(name, description);
    return 1;
  }
  await cmd.run(argv.slice(3));
  return 0;
}
