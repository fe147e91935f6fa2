import type { WebWords } from '../../web-words.ts';

export const verify: WebWords['verify'] = {
  title: '인증서 검사',
  lead: '인증서를 신뢰할 수 있는지, 어느 저장소가 신뢰하는지, 어떤 용도에 사용할 수 있는지 검사합니다. 검사만 하며 아무것도 저장하거나 바꾸지 않습니다.',
  what: '검사할 인증서',
  whats: {
    address: '주소에서 제공하는 인증서',
    file: '파일의 인증서',
    thumbprint: '이 컴퓨터가 보관하는 인증서',
  },
  address: '호스트와 포트',
  addressHelp:
    'HOST:PORT 형식. 서버가 실제로 보내는 것만 검사하므로 서버가 보내지 않은 인증서는 없는 것으로 봅니다.',
  thumbprint: '인증서 지문',
  thumbprintHelp: 'SHA-1 또는 SHA-256 지문. 공백과 콜론은 있어도 됩니다.',
  file: '인증서 파일',
  choose: '파일 선택…',
  fileHelp:
    'PEM, DER 또는 PKCS#7(.p7b) 파일. 첫 번째 인증서를 검사하며, 나머지와 이 컴퓨터의 중간 인증서는 인증 경로를 만드는 데 사용합니다.',
  usage: '인증서 용도',
  everyUsage: '모든 용도',
  store: '저장소',
  everyStore: '용도가 요구하는 모든 저장소',
  judge: '검사',
  judging: '검사하고 있습니다…',
  whyNot: {
    address: '먼저 호스트와 포트를 입력하세요.',
    file: '먼저 파일을 선택하세요.',
    thumbprint: '먼저 지문을 입력하세요.',
  },
  trusted: (stores) =>
    stores === 1 ? '확인한 저장소에서 신뢰할 수 있음' : `저장소 ${stores}개 모두 신뢰할 수 있음`,
  notTrusted: (red, stores) =>
    stores === 1 ? '신뢰할 수 없음' : `저장소 ${stores}개 중 ${red}개에서 신뢰할 수 없음`,
  servedAt: '제공하는 주소',
  usages: '사용할 수 있는 용도',
  unfit: '요구 사항에 맞지 않음',
  toAssign: '할당',
};
