/** The application's copy of Preact, for `talk.js` to draw with: build/shared-preact.mjs names these in the same order. */

import { createContext, Fragment, render } from "preact";
import { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { jsx } from "preact/jsx-runtime";

Object.assign(globalThis, {
  avoinlinjaPreact: [
    render,
    createContext,
    Fragment,
    jsx,
    useState,
    useRef,
    useLayoutEffect,
    useEffect,
    useContext,
    useMemo,
  ],
});
