'use client';
export * from './gallery';
export * from './geo-map';
