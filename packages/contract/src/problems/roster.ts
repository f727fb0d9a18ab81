import type { ProblemWords } from '../problem.js';

/** What can be wrong or odd in a roster. The words name the place and the remedy, never the person. */
export const rosterProblems = {
  'import.refused': {
    zh: ['文件有 {{count}} 处错误,没有导入任何内容', '请按逐行说明改正后重新导入;可下载标注了错误的原表'],
    en: [
      'The file has {{count}} faults; nothing was imported',
      'Correct the rows named and import again; the same table with the faults marked can be downloaded',
    ],
  },
  'roster.as-of': {
    zh: ['生效日期不对', '请写成 2025-09-01 这样的日期,或 2025-2026-1 这样的学期代码'],
    en: [
      'The day from which the file holds is not valid',
      'Give a date such as 2025-09-01, or a term such as 2025-2026-1',
    ],
  },
  'roster.birth-date': {
    zh: ['出生日期不是真实存在的日期', '请写成 2012-03-15 这样的日期'],
    en: ['The date of birth is not a real date', 'Write it like 2012-03-15'],
  },
  'roster.birth-differs': {
    zh: ['出生日期与证件号码中的不一致', '请核对;有身份证件号时以身份证件号为准'],
    en: [
      'The date of birth differs from the one in the number',
      'Check both; with an identity number, its date is taken',
    ],
  },
  'roster.birth-range': {
    zh: ['出生日期在 1900 年以前或名册生效日期以后', '请核对年份'],
    en: ['The date of birth is before 1900 or after the roster begins to hold', 'Check the year'],
  },
  'roster.cell-error': {
    zh: ['单元格是公式错误值(如 #REF!)', '请修正公式,或粘贴为数值后重新导入'],
    en: [
      'The cell shows an error of a formula, such as #REF!',
      'Repair the formula, or paste the value, and import again',
    ],
  },
  'roster.class-code-differs': {
    zh: ['班级编号与班级名称中的班号不一致,已按班级名称处理', '请核对班级编号'],
    en: ["The class's code names another number than its name; the name was taken", 'Check the code'],
  },
  'roster.class-missing': {
    zh: ['没有写班级', '请填写班级,如 七(1)班;也可以分“年级”“班号”两列填写'],
    en: ['There is no class', 'Fill in the class, e.g. 七(1)班, or grade and class number in two columns'],
  },
  'roster.class-name-ambiguous': {
    zh: ['班级写法有多种可能', '请写全,如 七(1)班 或 2025级1班'],
    en: ["The class's name can mean several classes", 'Write it in full, e.g. 七(1)班 or 2025级1班'],
  },
  'roster.class-name-date': {
    zh: ['班级被 Excel 变成了日期(7-1 会变成 7月1日)', '请把该列设为文本格式后重新填写,或改写成 七(1)班'],
    en: [
      'Excel turned the class into a date (7-1 becomes 1 July)',
      'Set the column to text and type it again, or write 七(1)班',
    ],
  },
  'roster.class-name-empty': {
    zh: ['没有写班级', '请填写班级,如 七(1)班'],
    en: ['There is no class', 'Fill in the class, e.g. 七(1)班'],
  },
  'roster.class-name-unknown': {
    zh: ['看不懂这个班级名称', '请写成 七(1)班、高二15班、2025级8班 等形式;特别的名称请先用班级表导入(班号、班级名称)'],
    en: [
      "The class's name is not understood",
      'Write it like 七(1)班, 高二15班 or 2025级8班; import a sheet of classes first for names of another kind',
    ],
  },
  'roster.class-number-differs': {
    zh: ['班号与班级名称里的班号不一致', '请核对这两列'],
    en: ["The class number differs from the one in the class's name", 'Check both columns'],
  },
  'roster.class-number-far': {
    zh: ['班号远大于这个年级现有的班数(最大 {{greatest}} 班)', '请核对班号;确有此班时先用班级表导入'],
    en: [
      'The class number is far above those of the grade (up to {{greatest}})',
      'Check it; if there is such a class, import a sheet of classes first',
    ],
  },
  'roster.class-number-missing': {
    zh: ['班级里没有班号', '请写明几班,如 七(1)班'],
    en: ['The class has no number', 'Say which one, e.g. 七(1)班'],
  },
  'roster.class-number-taken': {
    zh: ['同年级里这个班号已属于另一个名称的班级', '请先用班级表给每个班一个不同的班号,再导入本表'],
    en: [
      'A class of another name in this grade already has the number',
      'Give each class a number of its own with a sheet of classes first',
    ],
  },
  'roster.class-teacher-twice': {
    zh: ['这个班在同一学期有两位班主任(另见第 {{row}} 行)', '请只保留一位'],
    en: ['The class has two class teachers in one term (see row {{row}})', 'Keep one of them'],
  },
  'roster.class-teacher-unclear': {
    zh: ['是班主任,但看不出是哪个班的', '请加“班主任班级”一列,写明班级'],
    en: ['A class teacher, but of which class is not said', 'Add a column 班主任班级 with the class'],
  },
  'roster.class-teacher-unknown': {
    zh: ['本校没有这位班主任,或有同名教师', '请先导入教师表,或加“班主任手机号”一列'],
    en: [
      'The school has no such teacher, or several of the name',
      'Import the teachers first, or add a column 班主任手机号',
    ],
  },
  'roster.class-unknown': {
    zh: ['本校没有这个班级', '请先导入班级表或学生名册'],
    en: ['The school has no such class', 'Import the classes or the pupils first'],
  },
  'roster.column-unknown': {
    zh: ['不认识“{{header}}”这一列,没有使用', '如需导入,请改用模板中的列名'],
    en: ['The column {{header}} is not known and was not used', "If it is needed, use the template's name for it"],
  },
  'roster.course-code': {
    zh: ['课程代码不对', '请用字母、数字、点或短横,如 math'],
    en: ["The course's code is not valid", 'Use letters, digits, dots or hyphens, e.g. math'],
  },
  'roster.course-missing': {
    zh: ['没有写课程', '请填写课程名称或课程代码'],
    en: ['There is no course', "Fill in the course's name or code"],
  },
  'roster.course-name': {
    zh: ['课程名称为空或太长', '请填写课程名称,不超过 60 个字'],
    en: ["The course's name is missing or too long", 'Fill it in, with at most 60 characters'],
  },
  'roster.course-unknown': {
    zh: ['没有这门课程', '请核对名称,或先导入课程表'],
    en: ['There is no such course', 'Check the name, or import the courses first'],
  },
  'roster.date': {
    zh: ['不是真实存在的日期', '请写成 2025-09-01 这样的日期'],
    en: ['This is not a real date', 'Write it like 2025-09-01'],
  },
  'roster.division': {
    zh: ['学制不对', '请填写 六三制 或 五四制'],
    en: ['The division of the years is not valid', 'Write 六三制 or 五四制'],
  },
  'roster.duplicate': {
    zh: ['与第 {{row}} 行重复', '请只保留一行;若是两个人,请核对号码'],
    en: ['The same as row {{row}}', 'Keep one of the rows; if they are two people, check the number'],
  },
  'roster.duplicate-person': {
    zh: ['与第 {{row}} 行是同一个人(号码不同)', '请只保留一行,或核对号码'],
    en: ['The same person as row {{row}}, by another number', 'Keep one of the rows, or check the numbers'],
  },
  'roster.duplicate-sheet': {
    zh: ['与工作表“{{sheet}}”第 {{row}} 行重复', '请只保留一行;若是两个人,请核对号码'],
    en: [
      'The same as row {{row}} of the sheet {{sheet}}',
      'Keep one of the rows; if they are two people, check the number',
    ],
  },
  'roster.enrolment-later': {
    zh: ['该生在 {{day}} 已转到别的班级,晚于本名册的生效日期', '请改用更晚的生效日期,或从本表删去这一行'],
    en: [
      'The pupil moved to another class on {{day}}, later than this roster holds from',
      'Use a later day for the roster, or take the row out',
    ],
  },
  'roster.entry-year': {
    zh: ['入学年份不对', '请写成 2025 或 202509'],
    en: ['The year of entry is not valid', 'Write 2025 or 202509'],
  },
  'roster.ethnic-unknown': {
    zh: ['不认识这个民族,没有导入', '请用国家标准名称或代码,如 汉族 或 01'],
    en: ['The ethnic group is not known and was not imported', 'Use the national name or code, e.g. 汉族 or 01'],
  },
  'roster.grade-ambiguous': {
    zh: ['看不出是哪个学段的年级', '请写明学段,如 初一(1)班,或加“学段”一列;也可先给学校补上学段'],
    en: [
      'The grade can be of several stages',
      'Say the stage, e.g. 初一(1)班, add a column 学段, or enter the stages of the school first',
    ],
  },
  'roster.grade-class-count': {
    zh: ['年级表写有 {{told}} 个班,系统里有 {{found}} 个', '请核对班级表'],
    en: ['The sheet says {{told}} classes, there are {{found}}', 'Check the classes'],
  },
  'roster.grade-conflict': {
    zh: ['年级与班级的写法互相矛盾', '请核对“年级”“班级”“学段”几列'],
    en: ['Grade and class contradict each other', 'Check the columns of grade, class and stage'],
  },
  'roster.grade-missing': {
    zh: ['看不出年级', '请加“年级”一列,或写成 七(1)班、2025级1班'],
    en: ['There is no grade', 'Add a column 年级, or write 七(1)班 or 2025级1班'],
  },
  'roster.grade-none': {
    zh: ['本校在这个学年没有这个年级(或已毕业)', '请核对年级、学制(六三/五四)和学校的学段'],
    en: [
      'The school has no such grade this school year, or it has left',
      'Check the grade, the division (六三/五四) and the stages of the school',
    ],
  },
  'roster.grade-unknown': {
    zh: ['看不懂这个年级', '请写成 七年级、初一、高二 或 2025级'],
    en: ['The grade is not understood', 'Write it like 七年级, 初一, 高二 or 2025级'],
  },
  'roster.grade-without-classes': {
    zh: ['这个年级还没有班级', '请导入班级表或学生名册'],
    en: ['The grade has no classes yet', 'Import the classes or the pupils'],
  },
  'roster.header-unknown': {
    zh: ['没有认出任何一张表的表头', '请使用学籍模板的列名,至少有 姓名 和 学籍号(或身份证件号、学号);其他表见导入说明'],
    en: [
      'No header of any sheet was recognised',
      'Use the column names of the national template, at least 姓名 and 学籍号, 身份证件号 or 学号; see the manual for other sheets',
    ],
  },
  'roster.identity-changed': {
    zh: ['身份证件号与系统里的不同,已补充新的号码', '请确认该生确实更换了证件号码'],
    en: [
      'The identity number differs from the one kept; the new one was added',
      'Make sure that the pupil really has a new number',
    ],
  },
  'roster.identity-check-digit': {
    zh: ['身份证件号的校验位不对', '请对照证件核对每一位'],
    en: ['The check digit of the identity number is wrong', 'Compare every digit with the document'],
  },
  'roster.identity-conflict': {
    zh: ['学籍号相同,但姓名和身份证件号都与系统里的不同', '请核对学籍号是否填错'],
    en: [
      'The pupil number is known, but under another name and identity number',
      'Check whether the pupil number is the right one',
    ],
  },
  'roster.identity-date': {
    zh: ['身份证件号中的出生日期不存在', '请对照证件核对第 7 到 14 位'],
    en: ['The date in the identity number does not exist', 'Compare characters 7 to 14 with the document'],
  },
  'roster.identity-form': {
    zh: ['身份证件号应为 18 位', '请对照证件核对;其他证件请填写“身份证件类型”'],
    en: [
      'An identity number has 18 characters',
      'Compare it with the document; for another document fill in 身份证件类型',
    ],
  },
  'roster.identity-old-form': {
    zh: ['这是 15 位的旧身份证号', '请填写 18 位身份证号'],
    en: ['This is an old identity number of 15 digits', 'Fill in the one of 18'],
  },
  'roster.identity-other': {
    zh: ['不是居民身份证号,已按其他证件收下', '请填写“身份证件类型”'],
    en: ['Not a resident identity number; taken as another document', 'Fill in 身份证件类型'],
  },
  'roster.identity-region': {
    zh: ['号码的前 6 位不在现行行政区划表里(可能是已撤销的代码)', '请核对前 6 位;确实无误则不必处理'],
    en: [
      'The first six digits are not in the list of regions; the code may have been abolished',
      'Check them; if they are right nothing needs to be done',
    ],
  },
  'roster.matched-by-name': {
    zh: ['没有号码,按姓名、出生日期和班级认出', '请补上学籍号'],
    en: ['Without a number; recognised by name, birth and class', 'Add the pupil number'],
  },
  'roster.member-identity': {
    zh: ['家庭成员的身份证件号不对,没有导入', '请核对;长号码的列要设为文本格式'],
    en: [
      "The family member's identity number is wrong and was not imported",
      'Check it; the column of long numbers has to be text',
    ],
  },
  'roster.name-broken': {
    zh: ['姓名里有无法识别的字符', '文件的编码可能不对,请另存为 .xlsx 或“CSV UTF-8”后重新导入'],
    en: [
      'The name holds a character that was lost',
      'The encoding may be wrong: save as .xlsx or "CSV UTF-8" and import again',
    ],
  },
  'roster.name-changed': {
    zh: ['姓名与系统里的不同,已更新', '请确认是改名而不是号码填错'],
    en: ['The name differs from the one kept and was updated', 'Make sure that the name changed and not the number'],
  },
  'roster.name-control': {
    zh: ['姓名里有控制字符(如换行)', '请重新键入姓名'],
    en: ['The name holds control characters such as a line break', 'Type the name again'],
  },
  'roster.name-digits': {
    zh: ['姓名里有数字', '请删去数字;同名的人以学籍号区分'],
    en: ['The name holds digits', 'Delete them; namesakes are told apart by their numbers'],
  },
  'roster.name-glyph': {
    zh: ['姓名里有 {{count}} 个字报告的字体显示不了', '请联系管理员添加补充字体'],
    en: ['The fonts of the report lack {{count}} characters of the name', 'Ask the administrator to add a font'],
  },
  'roster.name-long': {
    zh: ['姓名超过 {{longest}} 个字', '请核对这一格'],
    en: ['The name has more than {{longest}} characters', 'Check the cell'],
  },
  'roster.name-missing': {
    zh: ['没有姓名', '请填写姓名'],
    en: ['There is no name', 'Fill in the name'],
  },
  'roster.name-private': {
    zh: ['姓名里有自造字,换一台电脑可能显示不出', '请改用标准汉字(Unicode)输入'],
    en: [
      'The name holds a character of private use, which other machines may not show',
      'Type the standard (Unicode) character',
    ],
  },
  'roster.name-short': {
    zh: ['姓名只有一个字', '请核对是否完整'],
    en: ['The name is a single character', 'Check whether it is complete'],
  },
  'roster.name-signs': {
    zh: ['姓名里有不该有的符号', '请只保留文字和间隔号(·)'],
    en: ['The name holds signs that do not belong there', 'Keep letters and the middle dot (·) only'],
  },
  'roster.namesakes': {
    zh: ['没有号码,而班里有同名同生日的人', '请填写学籍号'],
    en: ['Without a number, and the class has several of this name and birthday', 'Fill in the pupil number'],
  },
  'roster.number-ambiguous': {
    zh: ['这个号码在系统里属于不止一个人', '请补上学籍号或身份证件号'],
    en: ['The number belongs to more than one person', 'Add the pupil number or the identity number'],
  },
  'roster.number-damaged': {
    zh: [
      '长号码被 Excel 变成了数值(如 1.1E+17),末几位已丢失',
      '请先把整列设为“文本”格式,再从原始资料重新填写号码;不能靠改格式恢复',
    ],
    en: [
      'A spreadsheet turned the long number into a numeral (like 1.1E+17); its last digits are lost',
      'Set the column to text first, then fill the numbers in again from the source; changing the format does not bring them back',
    ],
  },
  'roster.number-elsewhere': {
    zh: ['这个学籍辅号属于别的学校里姓名或出生日期不同的学生', '请核对,或补上学籍号'],
    en: [
      'The auxiliary number belongs to a pupil of another school with another name or birth',
      'Check it, or add the national pupil number',
    ],
  },
  'roster.number-form': {
    zh: ['号码太长(超过 40 位)或含有看不见的字符', '请重新键入号码'],
    en: ['The number is longer than 40 characters or holds invisible ones', 'Type it again'],
  },
  'roster.number-missing': {
    zh: ['没有任何号码,无法确定是谁', '请填写学籍号、身份证件号或学号中的一个'],
    en: [
      'There is no number, so who it is cannot be told',
      'Fill in the pupil number, the identity number or the school number',
    ],
  },
  'roster.number-taken': {
    zh: ['这个号码在本校已属于另一个人', '请核对号码;同一个人改名请补上学籍号'],
    en: [
      'The number already belongs to somebody else at this school',
      'Check it; for a change of name add the national pupil number',
    ],
  },
  'roster.numbers-of-two': {
    zh: ['学籍号与身份证件号在系统里属于两个人', '请核对这两个号码'],
    en: ['Pupil number and identity number belong to two people', 'Check both numbers'],
  },
  'roster.phone-form': {
    zh: ['不是 11 位手机号', '请核对'],
    en: ['Not a mobile number of 11 digits', 'Check it'],
  },
  'roster.place-code': {
    zh: ['代码不对', '请用 1 到 40 位字母、数字或短横'],
    en: ['The code is not valid', 'Use 1 to 40 letters, digits or hyphens'],
  },
  'roster.place-kind': {
    zh: ['不认识这个类别', '请填写 省、市、县 或 学校'],
    en: ['The kind is not known', 'Write 省, 市, 县 or 学校'],
  },
  'roster.place-kind-changed': {
    zh: ['这个代码在系统里是另一类单位', '请核对代码'],
    en: ['The code belongs to a place of another kind', 'Check the code'],
  },
  'roster.place-name': {
    zh: ['名称为空或太长', '请填写名称,不超过 100 个字'],
    en: ['The name is missing or too long', 'Fill it in, with at most 100 characters'],
  },
  'roster.place-parent': {
    zh: ['上级代码不存在,或级别不比它高', '请核对上级代码,或把上级也写进表里'],
    en: ['The place above is unknown or not of a higher kind', 'Check its code, or list it in the sheet too'],
  },
  'roster.place-parent-missing': {
    zh: ['学校没有上级代码', '请填写所属区县(市、省)的代码'],
    en: ['The school has no place above it', 'Fill in the code of its county, city or province'],
  },
  'roster.school-missing': {
    zh: ['不知道是哪所学校', '请加“学校代码”一列,或在导入时指定学校'],
    en: ['Which school is not said', 'Add a column 学校代码, or name the school when importing'],
  },
  'roster.outside-scope': {
    zh: ['这所学校不归您管', '只导入本校的行;其他学校的由其学校或教育局导入'],
    en: [
      'This school is not yours',
      'Import the rows of your own school; others are imported by theirs or by the bureau',
    ],
  },
  'roster.sheet-outside-scope': {
    zh: ['单位、学期和课程由教育局导入', '请从文件中去掉这张表,或请教育局导入'],
    en: ['Places, terms and courses are imported by the bureau', 'Take this sheet out of the file, or ask the bureau'],
  },
  'roster.person-elsewhere': {
    zh: ['此人现属另一所学校', '请核对号码;如是转学或调动,请由教育局导入'],
    en: ['This person belongs to another school', 'Check the number; transfers are imported by the bureau'],
  },
  'roster.school-unknown': {
    zh: ['没有这所学校', '请核对学校代码或名称,或先导入学校表'],
    en: ['There is no such school', 'Check its code or name, or import the schools first'],
  },
  'roster.school-year': {
    zh: ['学年不对', '请写成 2025-2026'],
    en: ['The school year is not valid', 'Write it like 2025-2026'],
  },
  'roster.sex-differs': {
    zh: ['性别与证件号码第 17 位不一致', '请核对'],
    en: ['The sex differs from what the number says', 'Check both'],
  },
  'roster.sex-unknown': {
    zh: ['不认识这个性别', '请填写 男 或 女'],
    en: ['The sex is not understood', 'Write 男 or 女'],
  },
  'roster.sheet-hidden': {
    zh: ['这张工作表是隐藏的,没有读取', '如需导入,请取消隐藏'],
    en: ['The sheet is hidden and was not read', 'Unhide it if it is to be imported'],
  },
  'roster.sheet-unknown': {
    zh: ['没有认出这张工作表的表头,没有读取', '如需导入,请使用模板中的列名'],
    en: [
      'The header of the sheet was not recognised; it was not read',
      "If it is to be imported, use the template's column names",
    ],
  },
  'roster.stage-unknown': {
    zh: ['不认识这个学段', '请填写 小学、初中 或 高中'],
    en: ['The stage is not known', 'Write 小学, 初中 or 高中'],
  },
  'roster.student-number-check-digit': {
    zh: ['学籍号的校验位不对', '请在学籍系统中核对学籍号'],
    en: ['The check digit of the pupil number is wrong', 'Look the number up in the registry'],
  },
  'roster.student-number-conflict': {
    zh: ['身份证件号相同,但系统里已有另一个学籍号', '请在学籍系统中核对(可能一人两籍)'],
    en: [
      'The identity number is known under another pupil number',
      'Look it up in the registry; the pupil may be registered twice',
    ],
  },
  'roster.student-number-date': {
    zh: ['学籍号中的出生日期不存在', '请在学籍系统中核对学籍号'],
    en: ['The date in the pupil number does not exist', 'Look the number up in the registry'],
  },
  'roster.student-number-form': {
    zh: ['全国学籍号应为 G、J 或 L 加 18 位', '请在学籍系统中核对;本校学号请放在“学号”一列'],
    en: [
      'A national pupil number is G, J or L and 18 characters',
      "Look it up in the registry; the school's own number belongs in the column 学号",
    ],
  },
  'roster.student-number-local': {
    zh: ['不是全国学籍号,已作为学籍辅号收下', '请补上 G、J 或 L 开头的全国学籍号'],
    en: [
      'Not a national pupil number; kept as an auxiliary one',
      'Add the national number, which begins with G, J or L',
    ],
  },
  'roster.student-number-temporary': {
    zh: ['这是临时学籍号(L)', '取得正式学籍号后请再次导入'],
    en: ['This is a temporary number (L)', 'Import again when the lasting one has been given'],
  },
  'roster.teacher-name-differs': {
    zh: ['号码与第 {{row}} 行相同,姓名不同', '请核对号码和姓名'],
    en: ['The number is that of row {{row}}, the name is not', 'Check number and name'],
  },
  'roster.teacher-number-missing': {
    zh: ['教师没有任何号码', '请填写手机号、身份证件号或工号中的一个'],
    en: ['The teacher has no number', 'Fill in a mobile, identity or staff number'],
  },
  'roster.teacher-unknown': {
    zh: ['本校没有这位教师,或有同名教师', '请先导入教师表,或加“教师工号”“教师手机号”一列'],
    en: [
      'The school has no such teacher, or several of the name',
      'Import the teachers first, or add a column 教师工号 or 教师手机号',
    ],
  },
  'roster.term-backwards': {
    zh: ['结束日期不晚于开始日期', '请核对这两个日期'],
    en: ['The term ends before it begins', 'Check both dates'],
  },
  'roster.term-half': {
    zh: ['不认识这个学期', '请填写 1(秋)或 2(春)'],
    en: ['The half is not understood', 'Write 1 (autumn) or 2 (spring)'],
  },
  'roster.term-missing': {
    zh: ['生效日期不在任何学期里', '请加“学期”一列(如 2025-2026-1),或先导入学期表'],
    en: ['The day lies in no term', 'Add a column 学期 (e.g. 2025-2026-1), or import the terms first'],
  },
  'roster.term-outside': {
    zh: ['日期不在 {{year}} 学年里', '请核对学年和日期'],
    en: ['The date is not in the school year {{year}}', 'Check the school year and the date'],
  },
  'roster.term-overlap': {
    zh: ['与另一个学期的日期重叠', '请核对开始和结束日期'],
    en: ['The dates overlap with another term', 'Check the dates'],
  },
  'roster.term-unknown': {
    zh: ['没有这个学期:{{term}}', '请核对,或先导入学期表'],
    en: ['There is no such term: {{term}}', 'Check it, or import the terms first'],
  },
  'roster.two-student-numbers': {
    zh: ['“学籍号”与“学号”是两个不同的全国学籍号', '请核对'],
    en: ['The two columns hold two different national numbers', 'Check them'],
  },
  'roster.sheet-of': {
    zh: ['没有说明是哪个班或哪所学校', '学生和家长请选班级,教师请选学校'],
    en: ['It is not said of which class or school', 'Choose a class for pupils and families, a school for teachers'],
  },
  'roster.undo-busy': {
    zh: ['正在导入名册、评价或写入数据,暂时不能撤销', '请过几分钟再试,什么都没有改变'],
    en: [
      'A roster is being imported, an evaluation runs or data are being written',
      'Try again in some minutes; nothing was changed',
    ],
  },
  'roster.undo-done': {
    zh: ['这次导入已经撤销', '无需再撤销'],
    en: ['This import has been undone already', 'There is nothing left to do'],
  },
  'roster.undo-final': {
    zh: ['这次导入已不能撤销:导入前的内容只保留 7 天,删除其中学生的数据后也不再保留', '请导入改正后的表格'],
    en: [
      'This import can no longer be undone: what was there before is kept for 7 days, and no longer once one of its pupils is erased',
      'Import a mended table',
    ],
  },
  'roster.undo-later': {
    zh: ['之后的导入“{{file}}”涉及同样的人员或学校', '请先撤销那一次导入'],
    en: ['A later import, {{file}}, touched the same people or places', 'Undo that one first'],
  },
  'roster.undo-used': {
    zh: ['已有数据建立在这次导入之上,不能撤销', '请查看列出的数据;可先撤销或删除它们,或导入改正后的表格'],
    en: [
      'Other data have been built on this import, so it cannot be undone',
      'See which they are; take them back first, or import a mended table',
    ],
  },
  'roster.sheet-too-many': {
    zh: ['超过 {{most}} 人', '请分几次办理'],
    en: ['They are more than {{most}}', 'Do it in parts'],
  },
} as const satisfies ProblemWords;
