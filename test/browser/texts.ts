// What the browser says, for tests: the words of the product themselves, and beside them the names that are fixed.
import { BROWSER as EN } from '#words/en/browser.ts';
import { BROWSER as KO } from '#words/ko/browser.ts';

export const TEST_LANGS = ['en', 'ko'] as const;
export type TestLang = (typeof TEST_LANGS)[number];

export const TEXTS = { en: EN, ko: KO } as const;

/** Accessible names that are promised: spelt out here, so that a change of the words is seen. */
export const NAMES_OF = {
  en: {
    wizard: 'Certificate Wizard',
    request: 'Request',
    assign: 'Assign',
    remove: 'Remove',
    view: 'View',
    refresh: 'Refresh',
    import: 'Import Certificate',
    process: 'Process Pending Request',
    status: 'Online Certificate Request Status',
    thumbprint: 'Certificate thumbprint',
    box: 'Assign this certificate to Skype for Business Server certificate usages',
    details: 'View Certificate Details',
    finish: 'Finish',
    next: 'Next',
    back: 'Back',
    cancel: 'Cancel',
    executing: 'Executing Commands',
    usages: ['Server default (MTLS)', 'Web services internal', 'Web services external'],
    personal: 'Personal',
    root: 'Trusted Root Certification Authorities',
    intermediate: 'Intermediate Certification Authorities',
  },
  ko: {
    wizard: '인증서 마법사',
    request: '요청',
    assign: '할당',
    remove: '제거',
    view: '보기',
    refresh: '새로 고침',
    import: '인증서 가져오기',
    process: '대기 중인 요청 처리',
    status: '온라인 인증서 요청 상태',
    thumbprint: '인증서 지문',
    box: '이 인증서를 비즈니스용 Skype 서버 인증서 용도에 할당',
    details: '인증서 세부 정보 보기',
    finish: '마침',
    next: '다음',
    back: '뒤로',
    cancel: '취소',
    executing: '명령 실행',
    usages: ['서버 기본 인증서(MTLS)', '내부 웹 서비스', '외부 웹 서비스'],
    personal: '개인',
    root: '신뢰할 수 있는 루트 인증 기관',
    intermediate: '중간 인증 기관',
  },
} as const;
