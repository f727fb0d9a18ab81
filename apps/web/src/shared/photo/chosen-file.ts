import { newId } from '../offline/act';
import { shrinkPhoto } from './shrink-photo';

/** A file that a form holds and the server does not have yet. */
export interface ChosenFile {
  /** Also its id on the server. */
  id: string;
  kind: 'image' | 'pdf' | 'video';
  name: string;
  blob: Blob;
}

/** @throws PhotoFault when it is a picture that this browser cannot open. */
export async function chooseFile(file: File): Promise<ChosenFile> {
  const id = newId();
  if (file.type === 'application/pdf') return { id, kind: 'pdf', name: file.name, blob: file };
  if (file.type.startsWith('video/')) return { id, kind: 'video', name: file.name, blob: file };
  const blob = await shrinkPhoto(file);
  return { id, kind: 'image', name: `${file.name.replace(/\.[^.]*$/, '') || 'photo'}.jpg`, blob };
}
