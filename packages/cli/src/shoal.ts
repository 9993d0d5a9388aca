import { audit, auditUsage } from './commands/audit';
import { convert, convertUsage } from './commands/convert';
import { embed, embedUsage } from './commands/embed';
import { evalUsage, evaluate } from './commands/eval';
import { formatsUsage, listFormats } from './commands/formats';
import { importCommand, importUsage } from './commands/import';
import { duplicates, duplicatesUsage } from './commands/duplicates';
import { issues, issuesUsage } from './commands/issues';
import { neighbors, neighborsUsage } from './commands/neighbors';
import { outliers, outliersUsage } from './commands/outliers';
import { project, projectUsage } from './commands/project';
import { query, queryUsage } from './commands/query';
import { validate, validateUsage } from './commands/validate';
import { similar, similarUsage } from './commands/similar';
import { UsageError } from './usage-error';

interface Command {
  readonly about: string;
  readonly usage: string;
  run(argv: readonly string[]): Promise<number> | number;
}

const commands: Readonly<Record<string, Command>> = {
  import: { about: 'turn files of any kind into a dataset bundle', usage: importUsage, run: importCommand },
  validate: { about: 'check files as an import would read them', usage: validateUsage, run: validate },
  convert: { about: 'read files of one format and write another', usage: convertUsage, run: convert },
  audit: { about: 'rank the suspicious labels of a dataset', usage: auditUsage, run: audit },
  eval: { about: 'measure a model against labels', usage: evalUsage, run: evaluate },
  embed: { about: 'make vectors of pictures with an ONNX model', usage: embedUsage, run: embed },
  neighbors: { about: 'find the nearest neighbours of vectors', usage: neighborsUsage, run: neighbors },
  duplicates: { about: 'find frames or vectors that are nearly the same', usage: duplicatesUsage, run: duplicates },
  outliers: { about: 'find what lies far from all others', usage: outliersUsage, run: outliers },
  similar: { about: 'find more elements like some', usage: similarUsage, run: similar },
  project: { about: 'lay vectors out in the plane', usage: projectUsage, run: project },
  issues: { about: 'read, merge and apply review logs', usage: issuesUsage, run: issues },
  query: { about: 'ask a dataset in SQL', usage: queryUsage, run: query },
  formats: { about: 'list the formats that are read and written', usage: formatsUsage, run: listFormats },
};

const usage = `shoal: make machine-learning datasets good.

Usage: shoal <command> [options]

Commands:
${Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(10)}${about}`).join('\n')}

Run "shoal <command> --help" for its options.`;

/** Exit codes: 0 ok, 1 findings, 2 input or options that cannot be used. */
async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(usage);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`Unknown command "${name}". Known: ${Object.keys(commands).join(', ')}.`);
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(command.usage);
    return 0;
  }
  return command.run(rest);
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
