import '../features/verify/verify.css';
import { startVerifying } from '../features/verify/start';

/** /verify: a page of its own, without the app, so that it can be saved as one file. */
const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
startVerifying(root);
