import type { ProblemWords } from '../problem.js';

/** Files that prove something. */
export const attachmentProblems = {
  'attachment.unknown': {
    zh: ['有一个附件已不在,或不是您上传的', '请删去它后重新上传'],
    en: ['An attachment is gone, or was not uploaded by you', 'Remove it and upload it again'],
  },
  'attachment.claimed': {
    zh: ['这个附件已经属于一份材料,不能单独删除', '请在那份材料中修改'],
    en: ['This attachment belongs to something already and cannot be removed alone', 'Change what it belongs to'],
  },
  'attachment.id-taken': {
    zh: ['这个编号下已有另一个文件', '请重新选择文件上传'],
    en: ['There is another file under this id', 'Choose the file again and upload it'],
  },
  'attachment.empty': {
    zh: ['文件是空的', '请重新选择文件;若刚拍摄,请等它保存好再上传'],
    en: ['The file is empty', 'Choose the file again; if it was just taken, wait until it is saved'],
  },
  'attachment.too-large': {
    zh: ['文件超过 {{most}} MB', '请压缩后上传:照片可用手机自带的“缩小”,视频请剪短或降低清晰度'],
    en: ['The file is larger than {{most}} MB', 'Make it smaller: a photo by resizing it, a video by cutting it'],
  },
  'attachment.kind-unknown': {
    zh: ['不能识别这种文件', '请上传照片(JPEG、PNG、WebP、AVIF、GIF)、PDF 或短视频(MP4、MOV);其他文件请先另存为 PDF'],
    en: [
      'Files of this kind are not taken',
      'Upload a picture (JPEG, PNG, WebP, AVIF, GIF), a PDF or a short video (MP4, MOV); save anything else as PDF first',
    ],
  },
  'attachment.heic': {
    zh: [
      '这是 HEIC 照片,系统不能读取',
      '在 iPhone 的“设置 › 相机 › 格式”中选“兼容性最佳”后重拍;或把照片在相册中分享、截图后上传 JPEG',
    ],
    en: [
      'This is a HEIC photo, which cannot be read here',
      'On an iPhone choose Settings › Camera › Formats › Most Compatible and take it again; or export it as JPEG and upload that',
    ],
  },
  'attachment.bomb': {
    zh: ['图片尺寸过大(像素数超过上限)', '请缩小图片后上传;普通手机照片不会超限'],
    en: ['The picture has too many pixels', 'Make it smaller and upload it again; no phone’s photo is that large'],
  },
  'attachment.broken': {
    zh: ['文件已损坏或不完整,打不开', '请确认它在您的设备上能打开,再重新上传'],
    en: ['The file is damaged or incomplete', 'Make sure that it opens on your device, then upload it again'],
  },
  'attachment.encrypted': {
    zh: ['这份 PDF 设有密码', '请去掉密码后另存一份再上传'],
    en: ['This PDF is protected with a password', 'Save a copy without the password and upload that'],
  },
  'attachment.too-many-pages': {
    zh: ['PDF 超过 {{most}} 页', '请只保留作为佐证的几页'],
    en: ['The PDF has more than {{most}} pages', 'Keep only the pages that prove something'],
  },
  'attachment.too-long': {
    zh: ['视频超过 {{most}} 秒', '请在手机上剪短后再上传'],
    en: ['The video is longer than {{most}} seconds', 'Cut it on your phone and upload it again'],
  },
  'attachment.video-form': {
    zh: ['这个视频的封装方式不支持', '请用手机自带的相机拍摄,或另存为普通的 MP4 后上传'],
    en: ['Videos packed in this way are not taken', 'Take it with the phone’s own camera, or save it as a plain MP4'],
  },
  'attachment.quota': {
    zh: ['一天内上传的附件已到上限({{files}} 个、{{megabytes}} MB)', '请明天再上传,或先删去用不到的附件'],
    en: [
      'No more can be uploaded in one day ({{files}} files, {{megabytes}} MB)',
      'Go on tomorrow, or remove what you do not need',
    ],
  },
  'attachment.storage': {
    zh: ['附件暂时存取不了', '请稍后再试;若仍出现,请告诉管理员检查附件的存储'],
    en: [
      'Attachments can not be kept or fetched just now',
      'Try again later; if it stays, ask the administrator to look at their storage',
    ],
  },
} as const satisfies ProblemWords;
