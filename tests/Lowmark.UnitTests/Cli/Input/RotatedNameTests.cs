using Lowmark.Cli.Input.Folders;

namespace Lowmark.UnitTests.Cli.Input;

public class RotatedNameTests
{
    [Theory]
    [InlineData("messages messages.1 messages.10.gz messages.2.gz", "messages.10.gz messages.2.gz messages.1 messages")]
    [InlineData("kern.log kern.log-20260101.xz kern.log-20251231", "kern.log-20251231 kern.log-20260101.xz kern.log")]
    [InlineData("kern.log kern-20260102.log kern-20260101.log.gz", "kern-20260101.log.gz kern-20260102.log kern.log")]
    [InlineData("a.log-20260101-1767225600 a.log-20260101-1767139200 a.log",
        "a.log-20260101-1767139200 a.log-20260101-1767225600 a.log")]
    [InlineData("syslog.1 kern.log syslog kern.log.1", "kern.log.1 kern.log syslog.1 syslog")]
    [InlineData("dmesg dmesg.0 dmesg.1.gz dmesg.4.gz", "dmesg.4.gz dmesg.1.gz dmesg.0 dmesg")]
    [InlineData("m m.1 m-20260101", "m-20260101 m.1 m")]
    [InlineData("m m-2026-01-02 m-2026-01-01", "m-2026-01-01 m-2026-01-02 m")]
    [InlineData("2026 1 log5 -", "- 1 2026 log5")]
    public void Logs_of_a_set_run_from_the_oldest_to_the_one_being_written(string names, string expected) =>
        Assert.Equal(expected.Split(' '), RotatedName.Sort(names.Split(' ').Reverse()));

    [Theory]
    [InlineData("vmcore-dmesg.txt", "Read")]
    [InlineData("journalctl_--no-pager_--boot_-1", "Read")]
    [InlineData("KERN.LOG.3.bz2", "Read")]
    [InlineData("kern-20260101.log.xz", "Read")]
    [InlineData("boot.txt", "Read")]
    [InlineData("host7", "Look")]
    [InlineData("out.txt.gz", "Look")]
    [InlineData("system.journal", "Skip")]
    [InlineData("vmcore", "Skip")]
    [InlineData("wtmp-20260101", "Skip")]
    [InlineData("kernel.conf", "Skip")]
    public void A_name_says_what_is_worth_reading(string name, string expected) =>
        Assert.Equal(expected, LogNames.Of(name).ToString());
}
