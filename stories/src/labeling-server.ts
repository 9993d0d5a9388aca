type Json = Record<string, unknown>;

interface Task {
  id: number;
  data: Json;
  predictions: { result: Json[] }[];
  annotations: Json[];
}

/** As much of a Label Studio server as stories need, in the page. `handIn` plays the labeler on every task; `delayMs` is how long it takes to answer. */
export function storyServer({ handIn, delayMs = 0, failing = false }: { readonly handIn?: (regions: readonly Json[], index: number) => readonly Json[]; readonly delayMs?: number; readonly failing?: boolean } = {}) {
  const tasks: Task[] = [];
  let project: Json | null = null;
  const answer = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : null;
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    init?.signal?.throwIfAborted();
    if (failing) return answer({ detail: 'Invalid token.' }, 401);
    if (pathname.endsWith('/import')) {
      for (const task of body as Omit<Task, 'id'>[]) {
        const regions = task.predictions[0]?.result ?? [];
        const result = handIn?.(regions, tasks.length);
        tasks.push({ ...task, id: tasks.length + 1, annotations: result ? [{ id: tasks.length + 1, result, created_username: 'mira@labels.example, 1', updated_at: '2026-03-02T10:00:00Z' }] : [] });
      }
      return answer({ task_count: tasks.length });
    }
    if (pathname === '/api/tasks') return answer({ total: tasks.length, tasks });
    if (init?.method === 'POST') project = { ...(body as Json), id: 12 };
    return pathname === '/api/projects/' && init?.method !== 'POST' ? answer({ results: project ? [project] : [], next: null }) : answer(project ?? {});
  };
  return { fetch };
}
