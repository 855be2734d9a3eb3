import { useQueryClient } from '@tanstack/react-query';
import { notify, notifyRefused } from './toast';

/**
 * Does something that may be refused: tells that it is done and offers to take it back, or why it was not, and has what it changed asked
 * for again. Tells whether it was done.
 */
export function useAct(changed: readonly unknown[]) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: changed });
  return async (work: () => Promise<unknown>, done?: string, back?: () => Promise<unknown>): Promise<boolean> => {
    let did = true;
    try {
      await work();
      if (done !== undefined) notify({ text: done, ...(back && { undo: () => void back().catch(notifyRefused).then(refresh) }) });
    } catch (refusal) {
      notifyRefused(refusal);
      did = false;
    }
    await refresh();
    return did;
  };
}
