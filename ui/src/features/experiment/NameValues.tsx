import { useState } from 'react';
import { SearchField } from '../../kit/Field';
import { useMore } from '../../kit/More';
import { Card, Toolbar } from '../../kit/Page';
import { Empty, Snippet } from '../../kit/State';
import { Table, Value } from '../../kit/Table';
import { wrappable } from '../../kit/wrappable';
import { compareNatural } from '../../lib/natural';
import { webAddress } from '../../lib/url';

interface NameValuesProps {
  /** Plural, as a sentence begins: `Parameters`. */
  noun: string;
  values: Record<string, string>;
  example: string;
}

const manyValues = 8;

/** Logged texts by name: parameters, others. */
export function NameValues({ noun, values, example }: NameValuesProps) {
  const [filter, setFilter] = useState('');
  const all = Object.entries(values).sort(([left], [right]) => compareNatural(left, right));
  const shown = all.filter(([name, value]) => `${name} ${value}`.toLowerCase().includes(filter.toLowerCase()));
  const [listed, more] = useMore(shown, 300, filter);
  if (all.length === 0) {
    return (
      <Card>
        <Empty title={`No ${noun.toLowerCase()} logged`}>
          <Snippet code={example} />
        </Empty>
      </Card>
    );
  }
  return (
    <>
      {all.length > manyValues && (
        <Toolbar label={noun}>
          <SearchField primary label={`Filter ${noun.toLowerCase()}`} value={filter} onChange={setFilter} />
        </Toolbar>
      )}
      <Card>
        <Table label={noun} columns={[{ label: 'Name', width: '32%' }, { label: 'Value' }]}>
          {listed.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{wrappable(name)}</th>
              <td>
                <Value>{webAddress(value) ? <a href={value} rel="noreferrer">{value}</a> : value}</Value>
              </td>
            </tr>
          ))}
        </Table>
        {more}
      </Card>
    </>
  );
}
