//! The rows as a `JUnit` report: a suite a lesson, a test case a student and invariant.

use crate::class::{Class, Row, Verdict};
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

/// The report. It holds no times: the same class gives the same report.
///
/// # Errors
/// If it can't be written.
pub fn xml(class: &Class) -> anyhow::Result<Vec<u8>> {
    let mut report = Report::new("grade");
    for lesson in &class.lessons {
        let mut suite = TestSuite::new(lesson);
        for setting in &class.settings {
            suite.add_property(Property::new("setting", setting));
        }
        for row in class.rows.iter().filter(|row| row.lesson == *lesson) {
            suite.add_test_cases(cases(row));
        }
        report.add_test_suite(suite);
    }
    Ok(report.to_string()?.into_bytes())
}

fn cases(row: &Row) -> Vec<TestCase> {
    let mut cases: Vec<_> = row.checked.iter().map(|invariant| case(row, invariant)).collect();
    if row.counted != row.verdict || row.verdict == Verdict::Unanswered {
        cases.push(without_verdict(row));
    }
    for case in &mut cases {
        case.set_classname(row.student.as_str());
        let orders = if row.exhaustive { "all" } else { "perhaps not all" };
        case.add_property(Property::new("orders", orders));
    }
    cases
}

/// What a row says of one invariant.
fn case(row: &Row, invariant: &str) -> TestCase {
    let Some(finding) = row.finding(invariant) else {
        return TestCase::new(invariant, TestCaseStatus::success());
    };
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(finding.cause_id.as_str()).set_message(finding.message.as_str());
    status.set_description(finding.cause.as_str());
    TestCase::new(invariant, status)
}

/// A row without a verdict, as the teacher counts it.
fn without_verdict(row: &Row) -> TestCase {
    let kind = match row.counted {
        Verdict::Broken => NonSuccessKind::Failure,
        Verdict::Holds | Verdict::Unanswered => NonSuccessKind::Error,
    };
    let mut status = TestCaseStatus::non_success(kind);
    let reason = if row.reason.is_empty() { "perhaps not all orders" } else { row.reason.as_str() };
    status.set_type("unanswered").set_message(reason).set_description(row.said.as_str());
    TestCase::new("verdict", status)
}
