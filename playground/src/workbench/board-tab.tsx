import { IssueBoard } from '@shoal/react/review';

export function BoardTab({ onShow }: { readonly onShow: () => void }) {
  return <IssueBoard className="fill" onShowElement={onShow} />;
}
