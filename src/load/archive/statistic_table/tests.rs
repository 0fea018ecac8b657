//! Columns of several threads, and names that a run has several times.

use super::*;
use crate::load::artifact::run_artifact::read_artifact;
use crate::load::json::reader::Reader;
use crate::model::statistic::Statistic;

fn column(runs: &[&str]) -> (StatisticColumn<2>, Vec<[Points; 2]>) {
    let statistics = [Statistic::Mean, Statistic::Min];
    let mut column = StatisticColumn::new(statistics);
    let (mut entry, mut points) = (EntryReader::default(), Vec::new());
    for run in runs {
        let detail = column.detail();
        read_artifact(&mut Reader::new(run.as_bytes()), detail, &mut entry, &mut column).unwrap();
        points.push(column.take_points());
    }
    (column, points)
}

#[test]
fn columns_of_several_threads_become_one_table_a_statistic() {
    let case =
        |name: &str, stats: &str| format!(r#"{{"fullname": "{name}", "stats": {{{stats}}}}}"#);
    let mean = |name: &str, mean: &str| case(name, &format!(r#""mean": {mean}"#));
    let run = |cases: &[String]| format!(r#"{{"benchmarks": [{}]}}"#, cases.join(","));
    let first = run(&[mean("c", "1"), case("a", r#""min": 0.5, "mean": 2"#), mean("none", "null")]);
    let second = run(&[mean("b", "3"), mean("c", "4"), mean("b", "5")]);
    let third =
        format!(r#"{{"benchmarks": [{}], "benchmarks": [{}]}}"#, mean("gone", "6"), mean("a", "7"));
    let ((one, ones), (two, twos)) = (column(&[&first, &third]), column(&[&second]));
    let run_columns = |column_idx, points: &[Points; 2]| RunColumns {
        column_idx,
        points: points.clone(),
        offsets: None,
        facts: None,
    };
    let none = [Vec::new(), Vec::new()];
    let runs = vec![
        run_columns(0, &ones[0]),
        run_columns(1, &twos[0]),
        run_columns(0, &ones[1]),
        run_columns(0, &none),
    ];
    let [means, minima] = merge_columns(&[one, two], runs);
    let names =
        |table: &StatisticTable| table.names.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names(&means), ["a", "b", "c"]);
    // Of a name that a run has twice the last counts.
    let expected = [vec![(2, 1.0), (0, 2.0)], vec![(2, 4.0), (1, 5.0)], vec![(0, 7.0)], vec![]];
    assert_eq!(means.points, expected);
    assert_eq!(
        (names(&minima), minima.points),
        (vec!["a".to_owned()], vec![vec![(0, 0.5)], vec![], vec![], vec![]])
    );
}

#[test]
fn many_repeated_names_count_once_each_where_they_are_last() {
    const N: u32 = 10_000;
    let case =
        |idx: u32, stats: &str| format!(r#"{{"fullname": "case{idx}", "stats": {{{stats}}}}}"#);
    // Every name twice, and one in three has no mean the second time.
    let mut cases: Vec<String> = (0..N).map(|idx| case(idx, r#""mean": 1, "min": 1"#)).collect();
    cases.extend((0..N).rev().map(|idx| {
        let stats = if idx % 3 == 0 { r#""min": 2"# } else { r#""mean": 2, "min": 2"# };
        case(idx, stats)
    }));
    let run = format!(r#"{{"benchmarks": [{}]}}"#, cases.join(","));
    let (mut column, points) = column(&[&run, &run]);
    let means: Points = (0..N).rev().filter(|idx| idx % 3 != 0).map(|idx| (idx, 2.0)).collect();
    let minima: Points = (0..N).rev().map(|idx| (idx, 2.0)).collect();
    assert!(points == [[means.clone(), minima.clone()], [means, minima]]);
    assert_eq!(column.take_repeated().len(), N as usize);
}
