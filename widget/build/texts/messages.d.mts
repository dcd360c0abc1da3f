import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import type { Message } from "../../src/i18n/format";

export function parsed(text: string): MessageFormatElement[];
export function compile(elements: MessageFormatElement[], options?: { readonly isApart?: boolean }): Message;
