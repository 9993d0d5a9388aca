import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '@shoal/react/styles.css';
import './preview.css';
import type { Preview } from '@storybook/react-vite';

const preview: Preview = {
  globalTypes: {
    theme: {
      description: 'Theme',
      toolbar: { title: 'Theme', icon: 'mirror', items: ['light', 'dark'], dynamicTitle: true },
    },
  },
  initialGlobals: { theme: 'light' },
  parameters: {
    layout: 'fullscreen',
    a11y: { test: 'error' },
    controls: { disable: true },
    options: { storySort: { order: ['Welcome', 'EmbeddingMap', 'LossTable', 'FrameViewer', 'IssueBoard'] } },
  },
  decorators: [
    (Story, { globals }) => {
      document.documentElement.dataset['shoalTheme'] = String(globals['theme']);
      return <Story />;
    },
  ],
};

export default preview;
