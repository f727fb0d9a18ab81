export {
  type ArchiveSettings,
  checkArchive,
  importArchive,
  issueArchive,
  issuerKeysIn,
  ownKeys,
} from '../../../server/dist/modules/exchange/index.js';
