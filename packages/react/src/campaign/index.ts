export { Campaign, type CampaignProps } from './campaign';
export { useCampaign, type CampaignBinding } from './use-campaign';
