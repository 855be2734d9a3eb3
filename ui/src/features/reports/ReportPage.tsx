import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useRef, useState, type ReactNode } from 'react';
import { isGone } from '../../api/http';
import { changeView, deleteView, viewQuery, type SavedView } from '../../api/views';
import { Button } from '../../kit/Button';
import { Icon } from '../../kit/Icon';
import { Loaded } from '../../kit/Loaded';
import { Markdown } from '../../kit/Markdown';
import { Menu } from '../../kit/Menu';
import { Card, Page } from '../../kit/Page';
import { saveText } from '../../kit/save';
import { When } from '../../kit/Time';
import { notify, notifyRefused } from '../../kit/toast';
import { htmlOf } from './htmlOf';
import { kindOf, readPanel, stateOf, textOf, type PanelSpec } from './panels';
import styles from './Report.module.css';
import { ReportVersions } from './ReportVersions';

interface ReportPageProps {
  workspace: string;
  project: string;
  id: string;
  renderPanel: (spec: PanelSpec) => ReactNode;
  onGone: () => void;
}

/** One report: read, and written beside what it becomes. */
export function ReportPage({ workspace, project, id, renderPanel, onGone }: ReportPageProps) {
  const asked = useQuery(viewQuery(id));
  const report = asked.data;
  if (report) return <Report key={report.id} workspace={workspace} project={project} report={report} renderPanel={renderPanel} onGone={onGone} />;
  return (
    <Page title="Report" heading="Report">
      <Loaded
        noun="report"
        asked={asked}
        gone={isGone(asked.error)}
        elsewhere={
          <Link to="/$workspace/$project/reports" params={{ workspace, project }}>
            All reports of {project}
          </Link>
        }
      />
    </Page>
  );
}

function Report({ workspace, project, report, renderPanel, onGone }: Omit<ReportPageProps, 'id'> & { report: SavedView }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<string>();
  const [versions, setVersions] = useState(false);
  const base = useRef(report.version);
  const article = useRef<HTMLDivElement>(null);
  const text = draft ?? textOf(report.state);
  const shown = useDeferredValue(text);
  const said = (work: Promise<unknown>, what: string, undo?: () => void) =>
    work
      .then(() => notify({ text: what, ...(undo && { undo }) }))
      .catch(notifyRefused)
      .then(() => client.invalidateQueries({ queryKey: ['views'] }));
  const save = () => {
    if (draft === undefined) return;
    const before = report.state;
    const saved = changeView(report.id, { state: stateOf(draft), version: base.current }).then((next) => {
      client.setQueryData(viewQuery(report.id).queryKey, next);
      setDraft(undefined);
      return next;
    });
    void said(saved, 'Saved as a new version.', () => void said(changeView(report.id, { state: before }), 'The text before is back.'));
  };
  useUnsaved(draft !== undefined && draft !== textOf(report.state));
  const edit = () => {
    base.current = report.version;
    setDraft(textOf(report.state));
  };
  const rename = () => {
    const name = window.prompt('Name of the report', report.name)?.trim();
    if (name) void said(changeView(report.id, { name }), 'Renamed.');
  };
  return (
    <Page
      title={report.name}
      heading={report.name}
      below={
        <>
          <Link to="/$workspace/$project/reports" params={{ workspace, project }}>
            {workspace} / {project} / reports
          </Link>
          <span>
            version {report.version}, <When millis={report.updatedMillis} />
          </span>
          <span>by {report.owner}</span>
          <span>{report.team ? 'for the team' : 'only you see it'}</span>
        </>
      }
      actions={
        <>
          {draft === undefined ? (
            <Button icon="edit" onClick={edit}>
              Edit
            </Button>
          ) : (
            <>
              <Button look="primary" icon="check" onClick={save}>
                Save
              </Button>
              <Button onClick={() => setDraft(undefined)}>Leave it</Button>
            </>
          )}
          <Menu
            label="More actions"
            className={styles['menu']}
            items={() => [
              { label: 'Versions', onChoose: () => setVersions(true) },
              { label: 'Save as Markdown', onChoose: () => saveText(`${report.name}.md`, text) },
              { label: 'Save as HTML', onChoose: () => article.current && saveText(`${report.name}.html`, htmlOf(report.name, article.current)) },
              ...(report.mine
                ? [
                    { label: 'Rename…', apart: true, onChoose: rename },
                    { label: report.team ? 'Only for me' : 'For the team', onChoose: () => void said(changeView(report.id, { team: !report.team }), report.team ? 'Only you see it now.' : 'The team sees it now.') },
                    { label: 'Delete', onChoose: () => void said(deleteView(report.id).then(onGone), `The report ${report.name} is deleted.`) },
                  ]
                : []),
            ]}
          >
            <Icon name="more" />
          </Menu>
        </>
      }
    >
      <div className={draft === undefined ? styles['read'] : styles['write']}>
        {draft !== undefined && (
          <Card label="Text">
            <textarea
              className={styles['text']}
              aria-label="Report in Markdown"
              value={draft}
              spellCheck
              onChange={(event) => setDraft(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
              }}
            />
            <p className={styles['help']}>
              Panels are blocks of code: <code>```halley-chart</code>, <code>halley-table</code>, <code>halley-value</code>, <code>halley-panel</code>, with lines such as <code>metric: loss</code>, <code>filter: rate &gt; 0.01</code>, <code>limit: 5</code>. Ctrl Enter saves.
            </p>
          </Card>
        )}
        <Card label="Report">
          <div className={styles['article']} ref={article}>
            <Markdown text={shown} codeBlock={(language, code) => panel(language, code, renderPanel)} />
          </div>
        </Card>
      </div>
      {versions && <ReportVersions report={report} onClose={() => setVersions(false)} onBack={(state) => void said(changeView(report.id, { state }), 'That version is the newest again.')} />}
    </Page>
  );
}

function panel(language: string, code: string, render: (spec: PanelSpec) => ReactNode): ReactNode | undefined {
  const kind = kindOf(language);
  if (!kind) return undefined;
  const spec = readPanel(kind, code);
  if ('problem' in spec) {
    return (
      <p className={styles['wrong']} role="alert">
        This panel cannot be shown: {spec.problem}
      </p>
    );
  }
  return (
    <figure className={styles['panel']} data-panel={kind} key={code}>
      {spec.title && <figcaption>{spec.title}</figcaption>}
      {render(spec)}
    </figure>
  );
}

/** The browser asks before a text that was typed is lost. */
function useUnsaved(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}
