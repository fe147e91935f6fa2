import type { WebWords } from '../../web-words.ts';

export const importing: WebWords['importing'] = {
  title: '인증서 가져오기',
  lead: '인증서와 키를 알맞은 저장소로 나누어 가져옵니다. 가져오기 전에 어디에 들어가는지 먼저 보여 줍니다.',
  forRequest: (request) => `요청(ID ${request})에 대한 회신을 가져옵니다.`,
  file: '파일',
  choose: '파일 선택',
  fileHelp: '.cer .crt .pem .der .p7b .pfx .p12, 최대 4MB. 여기에 끌어다 놓을 수도 있습니다.',
  paste: '또는 PEM 텍스트 붙여넣기',
  tooLarge: '4MB보다 큰 파일입니다. 더 작은 파일을 선택하거나 인증서를 나누어 가져오세요.',
  password: '개인 키 암호',
  passwordHelp: '암호가 걸린 .pfx, .p12 파일에만 필요합니다.',
  preview: '가져올 내용',
  heads: { certificate: '인증서', store: '저장소', outcome: '결과' },
  answers: (request) => `요청(ID ${request})에 대한 회신`,
  keys: (count) => `파일에 개인 키가 ${count}개 있습니다.`,
  yes: (subject) => `${subject} 인증서의 두 지문을 소유자에게 다른 경로로 확인한 값과 비교했고 서로 같습니다`,
  look: '가져올 내용 보기',
  import: '가져오기',
  done: '가져왔습니다',
  notTrusted: (subject) =>
    `지문을 확인하지 않았으므로 ${subject} 인증서는 가져오지 않았습니다. 지문을 비교해 확인란을 선택한 다음 다시 가져오세요.`,
  whyNot: {
    file: '파일을 선택하거나 PEM 텍스트를 붙여넣으세요.',
    look: '가져올 내용을 먼저 확인하세요.',
    yes: '루트 인증서는 지문을 비교했다고 확인해야 가져올 수 있습니다.',
  },
};
