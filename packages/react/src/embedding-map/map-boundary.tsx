import { Component, type ReactNode } from 'react';

/** Catches what drawing throws, such as a browser that has no WebGL context left, and keeps the rest of the page. */
export class MapBoundary extends Component<{ readonly fallback: (error: Error, retry: () => void) => ReactNode; readonly children: ReactNode }, { readonly error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    return error ? this.props.fallback(error, () => this.setState({ error: null })) : this.props.children;
  }
}
