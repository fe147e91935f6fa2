// The kinds of services there are. Adding one is one folder and one line.
import { files } from './files/files.ts';
import { kamailio } from './kamailio/kamailio.ts';
import { nginx } from './nginx/nginx.ts';

export const services = [files, nginx, kamailio] as const;
