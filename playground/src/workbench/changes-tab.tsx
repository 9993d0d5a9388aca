import { ChangeReview } from '@shoal/react/review';

export function ChangesTab({ onShow }: { readonly onShow: () => void }) {
  return <ChangeReview className="fill" onShowElement={onShow} />;
}
