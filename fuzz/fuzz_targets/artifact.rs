//! Every way of reading an artifact has the same result.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pytest_park::parts::{Case, Detail, EntryReader, JsonKind, Reader, RunFacts, Statistic, StatisticColumn, read_artifact};

type Outcome = Result<Option<RunFacts>, String>;

fn brief(text: &[u8], chunk: usize, detail: Detail, entry: &mut EntryReader) -> Outcome {
    let artifact = read_artifact(&mut Reader::with_chunk(text, chunk), detail, entry, &mut ());
    artifact.map(|artifact| artifact.map(|artifact| artifact.facts)).map_err(|error| format!("{error:?}"))
}

fn whole(text: &[u8], chunk: usize) -> (Outcome, Vec<Case>) {
    let mut cases = Vec::new();
    let mut entry = EntryReader::default();
    let artifact = read_artifact(&mut Reader::with_chunk(text, chunk), Detail::Whole, &mut entry, &mut cases);
    (artifact.map(|artifact| artifact.map(|artifact| artifact.facts)).map_err(|error| format!("{error:?}")), cases)
}

fuzz_target!(|text: &[u8]| {
    let (outcome, cases) = whole(text, 1 << 16);
    assert_eq!(whole(text, 1 + text.len() % 97), (outcome.clone(), cases.clone()));
    assert_eq!(brief(text, 1 << 16, Detail::Checked, &mut EntryReader::default()), outcome);

    // Read twice, the second time predicted from the first.
    let mut entry = EntryReader::default();
    let facts = brief(text, 1 << 16, Detail::Facts, &mut entry);
    assert_eq!(brief(text, 1 + text.len() % 97, Detail::Facts, &mut entry), facts);
    assert_eq!(brief(text, 1 << 16, Detail::Facts, &mut entry), facts);
    if outcome.is_ok() {
        assert_eq!(facts, outcome);
    }

    let statistic = Statistic::Mean;
    let mut column = StatisticColumn::with_offsets([statistic]);
    let mut entry = EntryReader::default();
    for _ in 0..2 {
        column.take_points();
        column.take_offsets();
        let mut reader = Reader::with_chunk(text, 1 << 16);
        let detail = column.detail();
        let artifact = read_artifact(&mut reader, detail, &mut entry, &mut column);
        let [points] = column.take_points();
        if let (Ok(Some(_)), Ok(Some(artifact))) = (&outcome, artifact) {
            assert_eq!(Some(artifact.facts), facts.clone().ok().flatten());
            let expected: Vec<(&str, f64)> =
                cases.iter().filter_map(|case| Some((&*case.fullname, case.stats.get(statistic)?.get()))).collect();
            let read: Vec<(&str, f64)> =
                points.iter().map(|(id, mean)| (column.name(*id).unwrap_or_default(), *mean)).collect();
            assert_eq!(read, expected);
            // Each case without the others, at its offset.
            let offsets = column.take_offsets().unwrap_or_default();
            assert_eq!(offsets.len(), cases.len());
            for ((id, start), case) in offsets.iter().zip(&cases) {
                let mut reader = Reader::with_chunk(text.get(*start as usize..).unwrap_or_default(), 1 << 12);
                assert!(matches!(reader.kind(), Ok(JsonKind::Object)));
                let read = entry.read(&mut reader, column.detail());
                assert!(matches!(read, Ok(Ok(()))));
                assert_eq!((column.name(*id), entry.fullname()), (Some(&*case.fullname), &*case.fullname));
                assert_eq!(entry.case.stats.get(statistic), case.stats.get(statistic));
            }
        }
    }
    for case in &cases {
        assert!(!case.fullname.is_empty());
        let _ = format!("{case:?} {:?}", case.params.iter().map(|(_, value)| value.to_string()).collect::<Vec<_>>());
    }
});
