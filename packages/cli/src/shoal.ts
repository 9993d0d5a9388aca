import { audit, auditUsage } from './commands/audit';
import { UsageError } from './usage-error';

const usage = `shoal: make machine-learning datasets good.

Usage: shoal <command> [options]

Commands:
  audit    rank the suspicious labels of a dataset

Run "shoal <command> --help" for its options.`;

/** Exit codes: 0 ok, 1 more findings than allowed, 2 input or options that cannot be used. */
async function main(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    console.log(usage);
    return command === undefined ? 2 : 0;
  }
  if (command !== 'audit') throw new UsageError(`Unknown command "${command}". Known: audit.`);
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(auditUsage);
    return 0;
  }
  return audit(rest);
}

// A reader that has seen enough ("| head") closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});

async function run(): Promise<number> {
  try {
    return await main(process.argv.slice(2));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`shoal: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
    if (process.env.SHOAL_DEBUG) console.error(error);
    return 2;
  }
}

const code = await run();
// Not `process.exitCode`, which DuckDB's WebAssembly runtime overwrites; and not before everything is written.
process.stdout.write('', () => process.exit(code));
