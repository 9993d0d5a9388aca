import { Check, X } from 'lucide-react';
import { useId, useState } from 'react';
import { chooseFormat, type FormatOption, type OptionValue, type PlannedPart } from '@shoal/engine';
import { Button } from '@shoal/react';

interface PartCardProps {
  readonly part: PlannedPart;
  readonly onChange: (part: PlannedPart) => void;
  readonly onRemove: (() => void) | undefined;
}

/** One part of an import: which files, read as what, how sure and why, and what can be corrected. */
export function PartCard({ part, onChange, onRemove }: PartCardProps) {
  const formatId = useId();
  const [all, setAll] = useState(false);
  const [first = ''] = part.files;
  const likely = part.optionInfo.filter((option) => isLikely(option, part));
  const shown = all ? part.optionInfo : likely;
  return (
    <section className="part" aria-label={first}>
      <header>
        <h2 title={part.files.slice(0, 40).join('\n')}>
          {baseName(first)}
          {part.files.length > 1 && <span className="muted"> and {(part.files.length - 1).toLocaleString('en')} more</span>}
        </h2>
        <label htmlFor={formatId} className="shoal-visually-hidden">
          Format of {baseName(first)}
        </label>
        <select id={formatId} value={part.format} onChange={(event) => onChange(chooseFormat(part, event.target.value))}>
          {part.choices.map((choice) => (
            <option key={choice.format} value={choice.format}>
              {choice.formatTitle}
            </option>
          ))}
        </select>
        <span className="part-sure" data-level={level(part.confidence)}>
          {words[level(part.confidence)]}
        </span>
        {onRemove && <Button variant="quiet" icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} aria-label={`Leave out ${baseName(first)}`} onClick={onRemove} />}
      </header>
      <ul className="part-evidence">
        {part.evidence.map((fact) => (
          <li key={fact}>
            <Check size={13} strokeWidth={2} aria-hidden="true" />
            {fact}
          </li>
        ))}
      </ul>
      {shown.length > 0 && (
        <div className="part-options">
          {shown.map((option) => (
            <Option key={option.id} option={option} part={part} onChange={(value) => onChange({ ...part, options: { ...part.options, [option.id]: value } })} />
          ))}
        </div>
      )}
      {likely.length < part.optionInfo.length && (
        <Button variant="quiet" aria-expanded={all} onClick={() => setAll((now) => !now)}>
          {all ? 'Fewer options' : `${part.optionInfo.length - likely.length} more option${part.optionInfo.length - likely.length === 1 ? '' : 's'}`}
        </Button>
      )}
      {part.preview && part.preview.columns.length > 0 && <Preview part={part} />}
    </section>
  );
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

type Level = 'sure' | 'likely' | 'unsure';
const words: Readonly<Record<Level, string>> = { sure: 'Recognised', likely: 'Likely', unsure: 'A guess' };

function level(confidence: number): Level {
  return confidence >= 0.8 ? 'sure' : confidence >= 0.5 ? 'likely' : 'unsure';
}

/** Options that say something about these files; empty column roles are behind "more". */
function isLikely(option: FormatOption, part: PlannedPart): boolean {
  const value = part.options[option.id];
  if (option.kind === 'column') return value !== null && value !== undefined;
  if (option.id === 'box_format') return part.options['box_1'] !== null && part.options['box_1'] !== undefined;
  return option.kind === 'choice' || (value !== null && value !== undefined);
}

function Option({ option, part, onChange }: { readonly option: FormatOption; readonly part: PlannedPart; readonly onChange: (value: OptionValue) => void }) {
  const id = useId();
  const value = part.options[option.id] ?? null;
  const choices =
    option.kind === 'column'
      ? [{ value: null, title: 'none' }, ...(part.preview?.columns ?? []).map((column) => ({ value: column.name, title: column.name }))]
      : option.kind === 'flag'
        ? [{ value: true, title: 'yes' }, { value: false, title: 'no' }]
        : option.choices;
  return (
    <div className="part-option" title={option.help}>
      <label htmlFor={id}>{option.title}</label>
      {choices ? (
        <select id={id} value={JSON.stringify(value)} onChange={(event) => onChange(JSON.parse(event.target.value) as OptionValue)}>
          {choices.map((choice) => (
            <option key={String(choice.value)} value={JSON.stringify(choice.value)}>
              {choice.title}
            </option>
          ))}
        </select>
      ) : (
        <input id={id} value={value === null ? '' : String(value)} placeholder={option.help} onChange={(event) => onChange(event.target.value === '' ? null : option.kind === 'number' ? Number(event.target.value) : event.target.value)} />
      )}
    </div>
  );
}

const MAX_COLUMNS = 12;

function Preview({ part }: { readonly part: PlannedPart }) {
  const columns = part.preview?.columns ?? [];
  return (
    <div className="part-preview" tabIndex={0} role="region" aria-label="First values of each column">
      <table>
        <thead>
          <tr>
            {columns.slice(0, MAX_COLUMNS).map((column) => (
              <th key={column.name} scope="col">
                {column.name}
                <span className="muted">{column.type}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[0, 1, 2].map((row) => (
            <tr key={row}>
              {columns.slice(0, MAX_COLUMNS).map((column) => (
                <td key={column.name} title={column.samples[row]}>
                  {column.samples[row] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {columns.length > MAX_COLUMNS && <p className="muted small">{columns.length - MAX_COLUMNS} more columns are kept too.</p>}
    </div>
  );
}
