'use client';
export * from './gallery';
