import { useQuery } from '@tanstack/react-query';
import { artifactContentQuery, artifactViewAt, type ArtifactVersionDetail } from '../../../api/pipelineArtifacts';
import { Card, Part } from '../../../kit/Page';
import { Skeleton } from '../../../kit/State';
import { formatBytes } from '../../../lib/bytes';
import { Content, Shown } from '../Shown';
import output from '../StepMore.module.css';
import styles from './Catalog.module.css';

/** How a version looks: what its materializer made to be seen, and its text where it is one. */
export function ArtifactContents({ artifact }: { artifact: ArtifactVersionDetail }) {
  const { name, version, visualisations } = artifact;
  const { data: content, error } = useQuery(artifactContentQuery(name, String(version)));
  return (
    <>
      {visualisations.map((shown, index) => (
        <Part key={index} title={shown.title} aside={formatBytes(shown.size)}>
          <Card>
            <div className={`${styles['shown']} ${output['output']}`}>
              <Shown address={artifactViewAt(name, version, index)} shown={shown} />
            </div>
          </Card>
        </Part>
      ))}
      <Part title="Stored content">
        <Card>
          {error && <p className={styles['none']}>{error.message}</p>}
          {!error && !content && <div className={styles['shown']}><Skeleton height={60} /></div>}
          {content && !content.there && <p className={styles['none']}>No artifact store that this server reaches has it: a local store is on the machine that ran the step, else it is gone.</p>}
          {content?.there && content.text === null && <p className={styles['none']}>It is no text. Download it to read it, or load it in Java by its name: Client.current().artifacts().load("{name}", …).</p>}
          {content?.there && content.text !== null && (
            <div className={`${styles['shown']} ${output['output']}`}>
              <Content text={content.text} cut={content.cut} label="Stored content" />
            </div>
          )}
        </Card>
      </Part>
    </>
  );
}
