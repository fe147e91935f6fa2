import type { WebWords } from '../../web-words.ts';

export const requestForm: WebWords['requestForm'] = {
  title: '인증서 요청',
  steps: ['용도', '인증서', '요약'],
  stepOf: (step, of) => `${of}단계 중 ${step}단계`,
  leads: {
    usages: '어떤 용도로 사용할 인증서입니까?',
    certificate: '모든 항목에 기본값이 있습니다. 필요한 것만 바꾸세요.',
    summary: 'CA에 요청할 내용입니다. [마침]을 클릭하면 요청을 보냅니다.',
  },
  usages: '인증서 용도',
  noUsage: '용도를 하나 이상 선택하세요.',
  issuer: '인증 기관(CA)',
  issuers: {
    embedded: { label: '내장 CA', help: '이 컴퓨터에 만들어지며 바로 발급합니다.' },
    manual: {
      label: '그 밖의 CA(파일로 전달)',
      help: '인증서 서명 요청(CSR)을 파일로 저장해 CA에 전달하고 회신을 가져옵니다.',
    },
    acme: { help: '온라인, ACME' },
  },
  template: '인증서 템플릿',
  templateFollows: (name) => `용도에 따라 결정(${name})`,
  key: '키',
  keys: {
    'ec P-256': 'ECDSA P-256',
    'ec P-384': 'ECDSA P-384',
    'rsa 2048': 'RSA 2048',
    'rsa 3072': 'RSA 3072',
    'rsa 4096': 'RSA 4096',
    ed25519: 'Ed25519',
  },
  keyHelp: '비트 수가 클수록 연결이 느려집니다. 기본값은 오늘날의 모든 클라이언트에 알맞습니다.',
  friendlyName: '식별 이름(Friendly Name)',
  friendlyHelp: '사람이 알아보기 위한 이름이며 인증서에는 들어가지 않습니다.',
  names: '인증서에 들어갈 이름',
  nameHeads: { name: '이름', why: '필요한 이유', usages: '용도' },
  addNames: '추가할 이름',
  addHelp:
    '한 줄에 하나씩 입력하세요. 호스트 이름, IP 주소, 전자 메일 주소, URI를 넣을 수 있습니다. 한글 이름은 A-label로 바꾸어 넣습니다.',
  badNames: (count) => `사용할 수 없는 이름이 ${count}개 있습니다. 입력란 아래의 이유를 확인하세요.`,
  unread: '이름을 읽을 수 없습니다.',
  aLabels: '한글 등 영문이 아닌 이름은 인증서에 A-label로 들어갑니다. 다음과 같이 바뀝니다:',
  warnings: '보내기 전에 확인할 점',
  other: {
    earlier: {
      title: '전에 작성하다가 보내지 않은 양식이 있습니다.',
      text: (at) => `마지막 변경: ${at}. 선택할 때까지 그대로 보관됩니다.`,
      mine: '지금 양식으로 계속',
      theirs: '전에 작성하던 양식으로 계속',
    },
    elsewhere: {
      title: '다른 창에서도 이 양식을 변경했습니다.',
      text: (at) =>
        `다른 창에서 변경한 시각: ${at}. 선택할 때까지 두 내용이 모두 남아 있으며, 여기에 입력하는 내용은 그때까지 저장되지 않습니다.`,
      mine: '이 창의 내용 유지',
      theirs: '다른 창의 내용 사용',
    },
    gone: {
      title: '다른 창에서 이 양식을 보냈거나 취소했습니다.',
      text: () => '입력한 내용은 이 창에 그대로 있습니다. 선택할 때까지 저장되지 않습니다.',
      mine: '이 창의 내용 유지',
      theirs: '빈 양식으로 시작',
    },
  },
};
