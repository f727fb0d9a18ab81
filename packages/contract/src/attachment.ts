import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, Count, Done, Fields, Uuid } from './shapes.js';

/** A file that proves something, as it is kept: made anew from what was handed in, without anything that was hidden in it. */
export const AttachmentBrief = Type.Object({
  id: Uuid,
  kind: Choice('image', 'pdf', 'video'),
  /** As the user named it, with the ending of what is kept. */
  fileName: Type.String(),
  mediaType: Type.String(),
  bytes: Count,
  /** In pixels; 0 where there are none. */
  width: Count,
  height: Count,
  /** How long a video plays. */
  seconds: Type.Number({ minimum: 0 }),
  hasPreview: Type.Boolean({ description: 'A small picture of it can be fetched' }),
});
export type AttachmentBrief = Static<typeof AttachmentBrief>;

/** What a page offers for choosing; the server looks at the content and not at names. */
export const attachmentAccept =
  'image/jpeg,image/png,image/webp,image/avif,image/gif,application/pdf,video/mp4,video/quicktime';
export const MOST_IMAGE_MEGABYTES = 30;
export const MOST_PDF_MEGABYTES = 20;
export const MOST_VIDEO_MEGABYTES = 50;
export const MOST_VIDEO_SECONDS = 60;

const ofAttachment = Fields({ attachmentId: Uuid });

export const addAttachment = {
  method: 'POST',
  path: '/attachments',
  summary: 'Upload a picture, a PDF or a short video; it is removed after a day unless something claims it',
  permission: 'attachment.add',
  /** The id may be made by the caller: the same file again under it answers the same. */
  upload: Fields({ id: Type.Optional(Uuid) }),
  status: 201,
  reply: AttachmentBrief,
} as const satisfies Endpoint;

export const getAttachment = {
  method: 'GET',
  path: '/attachments/:attachmentId',
  summary: 'The kept file; for its uploader until it is claimed, then for whoever may read what it proves',
  permission: 'attachment.read',
  params: ofAttachment,
  stream: '*',
} as const satisfies Endpoint;

export const getAttachmentPreview = {
  method: 'GET',
  path: '/attachments/:attachmentId/preview',
  summary: 'A small picture of an image',
  permission: 'attachment.read',
  params: ofAttachment,
  stream: 'image/webp',
} as const satisfies Endpoint;

export const removeAttachment = {
  method: 'DELETE',
  path: '/attachments/:attachmentId',
  summary: 'Take back an upload of the own that nothing has claimed',
  permission: 'attachment.add',
  params: ofAttachment,
  reply: Done,
} as const satisfies Endpoint;
