//! Every way of reading an artifact says the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pytest_park::parts::{Case, Detail, EntryReader, JsonKind, Reader, RunFacts, Statistic, StatisticColumn, StatisticSet, read_artifact};

type Outcome = Result<Option<RunFacts>, String>;

fn brief(text: &[u8], chunk: usize, detail: Detail, draft: &mut EntryReader) -> Outcome {
    let artifact = read_artifact(&mut Reader::with_chunk(text, chunk), detail, draft, &mut ());
    artifact.map(|it| it.map(|it| it.facts)).map_err(|error| format!("{error:?}"))
}

fn whole(text: &[u8], chunk: usize) -> (Outcome, Vec<Case>) {
    let mut cases = Vec::new();
    let mut draft = EntryReader::default();
    let artifact = read_artifact(&mut Reader::with_chunk(text, chunk), Detail::Whole, &mut draft, &mut cases);
    (artifact.map(|it| it.map(|it| it.facts)).map_err(|error| format!("{error:?}")), cases)
}

fuzz_target!(|text: &[u8]| {
    let (outcome, cases) = whole(text, 1 << 16);
    assert_eq!(whole(text, 1 + text.len() % 97), (outcome.clone(), cases.clone()));
    assert_eq!(brief(text, 1 << 16, Detail::Checked, &mut EntryReader::default()), outcome);

    // Read twice, the second time foretold by the first.
    let mut draft = EntryReader::default();
    let facts = brief(text, 1 << 16, Detail::Facts, &mut draft);
    assert_eq!(brief(text, 1 + text.len() % 97, Detail::Facts, &mut draft), facts);
    assert_eq!(brief(text, 1 << 16, Detail::Facts, &mut draft), facts);
    if outcome.is_ok() {
        assert_eq!(facts, outcome);
    }

    let statistic = Statistic::Mean;
    let mut column = StatisticColumn::with_places([statistic]);
    let mut draft = EntryReader::default();
    for _ in 0..2 {
        column.take_points();
        column.take_places();
        let mut reader = Reader::with_chunk(text, 1 << 16);
        let swept = read_artifact(&mut reader, Detail::StatisticSet(StatisticSet::of(&[statistic])), &mut draft, &mut column);
        let [points] = column.take_points();
        if let (Ok(Some(_)), Ok(Some(swept))) = (&outcome, swept) {
            assert_eq!(Some(swept.facts), facts.clone().ok().flatten());
            let expected: Vec<(&str, f64)> =
                cases.iter().filter_map(|case| Some((&*case.fullname, case.stats.get(statistic)?.get()))).collect();
            let found: Vec<(&str, f64)> =
                points.iter().map(|(id, mean)| (column.name(*id).unwrap_or_default(), *mean)).collect();
            assert_eq!(found, expected);
            // Each case alone, at its place.
            let places = column.take_places().unwrap_or_default();
            assert_eq!(places.len(), cases.len());
            for ((id, start), case) in places.iter().zip(&cases) {
                let mut reader = Reader::with_chunk(text.get(*start as usize..).unwrap_or_default(), 1 << 12);
                assert!(matches!(reader.kind(), Ok(JsonKind::Object)));
                let read = draft.read(&mut reader, Detail::StatisticSet(StatisticSet::of(&[statistic])));
                assert!(matches!(read, Ok(Ok(()))));
                assert_eq!((column.name(*id), draft.fullname()), (Some(&*case.fullname), &*case.fullname));
                assert_eq!(draft.case.stats.get(statistic), case.stats.get(statistic));
            }
        }
    }
    for case in &cases {
        assert!(!case.fullname.is_empty());
        let _ = format!("{case:?} {:?}", case.params.iter().map(|(_, value)| value.to_string()).collect::<Vec<_>>());
    }
});
