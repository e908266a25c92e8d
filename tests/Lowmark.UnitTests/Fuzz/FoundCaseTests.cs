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

    private static void AssertHolds(string log) =>
        Assert.Null(Examination.Complaint(Convert.FromBase64String(log), Depth.Output));
}
