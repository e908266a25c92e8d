using Lowmark.Fuzz;

namespace Lowmark.UnitTests.Fuzz;

/// <summary>What long runs of the fuzz target found, made small, under the name of what it shows.</summary>
public class FoundCaseTests
{
    [Fact]
    public void An_incident_between_dates_that_are_not_read_has_no_length() =>
        AssertHolds(
            "YSBiIGludm9rZWQgaW52b2tlZCBvb20ta2lsbGVyOiBvb20ta2lsbGVyOiAsICwgClsgW1NhdCDhMSAxMjoyNDo0Mi"
            + "AyMDIxXWEgaW52b2tlZCBvb20ta2lsbGVyOiBbU2FwIDExIDEyOjI0OjQyIDIwMjFdTWVtLUluZm86");

    [Fact]
    public void What_a_program_never_came_to_say_is_listed_in_the_report_around_it() =>
        AssertHolds(
            "ewoibWVzc2FnZSI6InBpZHRnaWR0b3RhbF92bXJzcyIKfXsKIiI6Ik1lbW9yeSBzdGF0dXMgdGhhdCByZXF1aXJlcy"
            + "Bjb3JyZWN0aXZlIGFjdGlvbnM6Igp9ewoibWVzc2FnZSI6IlswXTAi");

    [Fact]
    public void A_zones_name_does_not_act_as_the_head_of_a_column() =>
        AssertHolds(
            "IDAgMCAwIE5vZGUgMCwgem9uZSBOb2RlIDAsIHpvbmUgSGlnaE1lbV0wO3RpdGxlByAxMjM0IDYxNyAzMDggMTU0ID"
            + "c3IDM4IDE5IDkgNCA=");

    [Fact]
    public void A_foreign_line_among_pasted_rows_is_listed() =>
        AssertHolds(
            "Tm9kZSAwLCB6b25lIDQgNyAxCls2LjkyMzc3N10wCk5vZGUgMCwgem9uZWwgMSAy");

    private static void AssertHolds(string log) =>
        Assert.Null(Examination.Complaint(Convert.FromBase64String(log), Depth.Output));
}
