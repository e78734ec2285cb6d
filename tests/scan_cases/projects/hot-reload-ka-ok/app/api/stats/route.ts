import { NextResponse } from 'next/server';
import { stats } from '../../../stats';

export async function GET() {
  return NextResponse.json(stats());
}
