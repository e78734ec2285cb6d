import { Memo } from './memo.decorator';

export class ReportService {
  @Memo()
  build(from: Date, to: Date, customer: string) {
    return { from, to, customer, rows: [] as string[] };
  }
}
