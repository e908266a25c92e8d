using Lowmark.Diagnosis.Incidents;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Incidents;

/// <summary>How far apart two reports are, seen by whether they share an incident: a minute is near.</summary>
public class LogTimesTests
{
    [Theory]
    [InlineData("2026-10-11T12:24:42", "2026-10-11T12:25:42", true)]
    [InlineData("2026-10-11T12:24:42", "2026-10-11T12:25:43", false)]
    [InlineData("2026-10-11T12:24:42.999999+02:00", "2026-10-11T12:25:42.000001+02:00", true)]
    [InlineData("Oct 11 12:24:42", "Oct 11 12:25:42", true)]
    [InlineData("Oct 11 12:24:42", "Oct 11 13:24:42", false)]
    [InlineData("Oct 11 12:24:42", "Oct 12 12:24:42", false)]
    [InlineData("Sun Oct 11 12:24:42 2026", "Sun Oct 11 12:24:52 2026", true)]
    [InlineData("Sun Oct 11 12:24:42 2026", "Mon Oct 11 12:24:52 2027", false)]
    [InlineData("Oct 11 12:24:42", "Oct 11 12:24:12", true)]
    [InlineData("Oct 11 12:24:42", "Oct 11 12:23:12", false)]
    [InlineData("Oct 11 23:59:50", "Oct 12 00:00:20", true)]
    [InlineData("Dec 31 23:59:50", "Jan  1 00:00:20", true)]
    [InlineData("Oct 11 23:59:50", "Oct 13 00:00:20", false)]
    [InlineData("Feb 28 23:59:50", "Mar  1 00:00:20", false)]  // 29 February lies between, for all that is printed
    [InlineData("2026-10-31T23:59:50+02:00", "2026-11-01T00:00:20+02:00", true)]
    [InlineData("2026-12-31 23:59:50", "2027-01-01 00:00:20", true)]
    [InlineData("Sat Oct 31 23:59:50 2026", "Sun Nov  1 00:00:20 2026", true)]
    [InlineData("Sat Oct 31 23:59:50 2026", "Sun Nov  1 00:00:20 2027", false)]
    [InlineData("03-19 23:59:50.172", "03-20 00:00:20.000", true)]
    [InlineData("23:59:50", "00:00:20", true)]
    [InlineData("23:59:50", "12:00:20", false)]
    [InlineData("Okt 11 23:59:50", "Okt 12 00:00:20", true)]
    [InlineData("Hyd 11 23:59:50", "Hyd 12 00:00:20", false)]          // of a language that is not read
    public void Wall_clocks_are_compared_by_date_and_time(string first, string second, bool near) =>
        Assert.Equal(near, AreNear(new(null, first), new(null, second)));

    [Theory]
    [InlineData(100, 160, true)]
    [InlineData(100, 161, false)]
    [InlineData(100, 50, true)]
    [InlineData(1000, 5, false)]
    public void Kernel_stamps_are_compared_before_wall_clocks(int first, int second, bool near) =>
        Assert.Equal(near, AreNear(new(first, "Oct 11 12:24:42"), new(second, "Oct 12 12:24:42")));

    [Fact]
    public void A_kernel_stamp_on_one_side_alone_leaves_the_wall_clocks() =>
        Assert.True(AreNear(new(100, "Oct 11 12:24:42"), new(null, "Oct 11 12:24:52")));

    [Theory]
    [InlineData(null, null, 2000, true)]
    [InlineData(null, null, 2001, false)]
    [InlineData("yesterday", "today", 2000, true)]
    [InlineData("yesterday", "today", 2001, false)]
    public void Without_a_clock_the_distance_in_lines_decides(string? first, string? second, int lines, bool near) =>
        Assert.Equal(near, AreNear(new(null, first), new(null, second), lines));

    private static bool AreNear(ReportTime first, ReportTime second, int linesBetween = 1)
    {
        IncidentGrouper grouper = new();
        DiagnosedReport one = Diagnosed.Bare(1) with { Time = first };
        DiagnosedReport other = Diagnosed.Bare(2) with
        {
            Time = second,
            Source = one.Source with { FirstLine = one.Source.LastLine + linesBetween,
            LastLine = one.Source.LastLine + linesBetween + 1 },
        };
        return grouper.Add(one, _ => { }).Incident == grouper.Add(other, _ => { }).Incident;
    }
}
