import { memberColumns } from '../codes/person-columns.js';
import {
  checkEthnicGroup,
  checkIdentityNumber,
  checkName,
  checkPhone,
  isDamagedNumber,
  keptText,
  readRelation,
  readYesNo,
  tidyNumber,
} from '../rules.js';
import type { Findings } from './findings.js';
import { memberKey } from './kinds.js';
import type { RowReader } from './sections.js';

/** One family member of a pupil, as one row says. Absent means: not said. */
export interface MemberRow {
  name: string;
  relation: string;
  isGuardian?: boolean;
  /** 11 digits. */
  phone?: string;
  identity?: string;
  ethnicity?: string;
  details: Record<string, string>;
}

const kept = new Set<string>(['relationNote', 'address', 'household', 'employer', 'post', 'identityType']);

/** Reads family member `i` of a row; undefined when there is none. A name that cannot be one is a fault; the rest are warnings. */
export function readMember(row: RowReader, i: number, findings: Findings, onFault: () => void): MemberRow | undefined {
  const text = (key: string) => row.text(memberKey(i, key));
  const at = (key: string) => row.at(memberKey(i, key));
  const given = text('name');
  if (given === '' || /^([-—/\\]+|无|没有|暂无|null|none)$/i.test(given)) return undefined;
  const name = checkName(given);
  if ('fault' in name) {
    findings.fault(at('name'), name.fault);
    onFault();
    return undefined;
  }
  const member: MemberRow = { name: name.value, relation: readRelation(text('relation')), details: {} };
  const isGuardian = readYesNo(text('isGuardian'));
  if (isGuardian !== undefined) member.isGuardian = isGuardian;
  const phone = checkPhone(text('phone'));
  for (const warning of phone.warnings) findings.warn(at('phone'), warning);
  if (phone.mobile) member.phone = phone.value;
  else if (phone.value !== '') member.details.联系电话 = keptText(phone.value, 40);
  const identity = tidyNumber(text('identity'));
  if (identity !== '') {
    const resident = /^\d{17}[\dX]$/.test(identity);
    if (isDamagedNumber(row.cell(memberKey(i, 'identity')), text('identity')))
      findings.warn(at('identity'), { code: 'roster.member-identity' });
    else if (resident && 'fault' in checkIdentityNumber(identity))
      findings.warn(at('identity'), { code: 'roster.member-identity' });
    else if (resident || /^[A-Z][A-Z0-9]{4,29}$/.test(identity)) member.identity = identity;
    else findings.warn(at('identity'), { code: 'roster.member-identity' });
  }
  const group = text('ethnicity') === '' ? undefined : checkEthnicGroup(text('ethnicity'));
  if (group && 'value' in group) member.ethnicity = group.value;
  for (const [key, , title] of memberColumns) {
    if (kept.has(key) && text(key) !== '') member.details[title] = keptText(text(key), 200);
  }
  return member;
}
