namespace Lowmark.UnitTests.Logs.Lines;

/// <summary>One row a wrapper shape. The kernel texts are those of kernels 2.6.32 to 7.2; the wrappers are copied from
/// real logs or written as their manual page prints them.</summary>
public class WrapperTests
{
    private const string Text =
        "memhog invoked oom-killer: gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_ZERO|__GFP_COMP), order=0";

    [Theory]
    // dmesg
    [InlineData("[    8.166884] ", 8166884L)]
    [InlineData("[8.166884] ", 8166884L)]
    [InlineData("<4>[    8.166884] ", 8166884L)]
    [InlineData("[1234567.890123] ", 1234567890123L)]
    [InlineData("kern  :warn  : [ 3282.174365] ", 3282174365L)]
    [InlineData("kern  :info  : [Sat Nov 21 01:35:33 2026] ", null, "Sat Nov 21 01:35:33 2026")]
    [InlineData("[Sat Nov 21 01:35:33 2026] ", null, "Sat Nov 21 01:35:33 2026")]
    [InlineData("[Di Aug 12 03:54:03 2025] ", null, "Di Aug 12 03:54:03 2025")]
    [InlineData("2026-11-21T01:35:33,170954+00:00 ", null, "2026-11-21T01:35:33,170954+00:00")]
    [InlineData("[<  177.312699>] ", null)]
    [InlineData("[ 3433.564127 <   49.150728>] ", 3433564127L)]
    [InlineData("[Nov21 01:35] ", null, "Nov21 01:35")]
    [InlineData("[  +0.000046] ", null)]
    // printk caller ids
    [InlineData("[    5.123456][  T123] ", 5123456L, "", "", "", "T123")]
    [InlineData("[    5.123456][   C0] ", 5123456L, "", "", "", "C0")]
    [InlineData("<4>[    5.123456] [ T99] ", 5123456L, "", "", "", "T99")]
    [InlineData("[   T12] ", null, "", "", "", "T12")]
    // /dev/kmsg
    [InlineData("4,369,8756791,-;", 8756791L)]
    [InlineData("4,369,8756791,-,caller=T1;", 8756791L, "", "", "", "T1")]
    [InlineData("430:4,369,8756791,-;", 8756791L)]
    // syslog files
    [InlineData("Nov 21 01:35:33 db1 kernel: [    8.166884] ", 8166884L, "Nov 21 01:35:33", "db1", "kernel")]
    [InlineData("Nov  1 01:35:33 db1 kernel: ", null, "Nov  1 01:35:33", "db1", "kernel")]
    [InlineData("Nov 21 01:35:33 db1 kernel: [    8.166884][  T88] ", 8166884L, "Nov 21 01:35:33", "db1", "kernel",
        "T88")]
    [InlineData("Nov 21 01:35:33 kernel: ", null, "Nov 21 01:35:33", "", "kernel")]
    [InlineData("Nov 21 01:35:33 box kern.warn kernel: [    8.166884] ", 8166884L, "Nov 21 01:35:33", "box", "kernel")]
    [InlineData("<4>Nov 21 01:35:33 db1 kernel: ", null, "Nov 21 01:35:33", "db1", "kernel")]
    [InlineData("2024-05-01T10:00:00.123456+02:00 db1 kernel: [    8.166884] ", 8166884L,
        "2024-05-01T10:00:00.123456+02:00", "db1", "kernel")]
    [InlineData("<4>1 2024-05-01T10:00:00.123456+02:00 db1 kernel - - - ", null, "2024-05-01T10:00:00.123456+02:00",
        "db1", "kernel")]
    [InlineData("<4>1 2024-05-01T10:00:00Z db1 kernel - - [m@1 x=\"a\\\"]b\"] [    8.166884] ", 8166884L,
        "2024-05-01T10:00:00Z", "db1", "kernel")]
    [InlineData("Nov 21 01:35:33 db1 systemd-oomd[612]: ", null, "Nov 21 01:35:33", "db1", "systemd-oomd")]
    [InlineData("Nov 21 01:35:33 db1 earlyoom: ", null, "Nov 21 01:35:33", "db1", "earlyoom")]
    [InlineData("10:52:29 db1 systemd-oomd[612]: ", null, "10:52:29", "db1", "systemd-oomd")]
    // journalctl
    [InlineData("Nov 21 01:35:33.123456 db1 kernel: ", null, "Nov 21 01:35:33.123456", "db1", "kernel")]
    [InlineData("2024-05-01T10:00:00+0200 db1 kernel: ", null, "2024-05-01T10:00:00+0200", "db1", "kernel")]
    [InlineData("2024-05-01T10:00:00.123456+0200 db1 kernel: ", null, "2024-05-01T10:00:00.123456+0200", "db1",
        "kernel")]
    [InlineData("Wed 2024-05-01 10:00:00 UTC db1 kernel: ", null, "Wed 2024-05-01 10:00:00 UTC", "db1", "kernel")]
    [InlineData("1714557600.123456 db1 kernel: ", null, "1714557600.123456", "db1", "kernel")]
    [InlineData("[ 1234.567890] db1 kernel: ", 1234567890L, "", "db1", "kernel")]
    [InlineData("[ 1234.567890] db1 systemd-oomd[612]: ", 1234567890L, "", "db1", "systemd-oomd")]
    // containers
    [InlineData("2024-05-01T10:00:00.123456789Z stdout F [    8.166884] ", 8166884L, "2024-05-01T10:00:00.123456789Z",
        "stdout")]
    [InlineData("2024-05-01T10:00:00.123456789Z ", null, "2024-05-01T10:00:00.123456789Z")]
    [InlineData("2024-05-01T10:00:00.123456789Z [    8.166884] ", 8166884L, "2024-05-01T10:00:00.123456789Z")]
    [InlineData("[pod/logger-x1/main] [    8.166884] ", 8166884L, "", "", "pod/logger-x1/main")]
    [InlineData("com.docker.hyperkit: [    8.166884] ", 8166884L, "", "", "com.docker.hyperkit")]
    [InlineData("    MESSAGE=", null)]
    [InlineData("[    8.166884@1] ", 8166884L)]
    [InlineData("[    8.166884,0] ", 8166884L)]
    [InlineData("web-1  | [    8.166884] ", 8166884L)]
    // consoles, mail, search results
    [InlineData("2024-05-01 10:00:00 [    8.166884] ", 8166884L, "2024-05-01 10:00:00")]
    [InlineData("[2024-05-01 10:00:00] [    8.166884] ", 8166884L, "2024-05-01 10:00:00")]
    [InlineData("10:00:00 [    8.166884] ", 8166884L)]
    [InlineData("> [    8.166884] ", 8166884L)]
    [InlineData(">> > [    8.166884] ", 8166884L)]
    [InlineData("| [    8.166884] ", 8166884L)]
    [InlineData("    [    8.166884] ", 8166884L)]
    [InlineData("\t<4>[    8.166884] ", 8166884L)]
    [InlineData("123:[    8.166884] ", 8166884L)]
    [InlineData("123-[    8.166884] ", 8166884L)]
    [InlineData("565 [Sat Sep 11 12:24:42 2021] ", null, "Sat Sep 11 12:24:42 2021")]
    [InlineData("kern.log:123:Nov 21 01:35:33 db1 kernel: [    8.166884] ", 8166884L, "Nov 21 01:35:33", "db1",
        "kernel")]
    [InlineData("kernel: ", null, "", "", "kernel")]
    [InlineData("kernel: [    8.166884] ", 8166884L, "", "", "kernel")]
    [InlineData("11\u00e6 21 01:35:33 db1 kernel: ", null, "11\u00e6 21 01:35:33", "db1", "kernel")]
    [InlineData("\u001b[32m[    8.166884] \u001b[0m\u001b[33m", 8166884L)]
    // phones, routers, consoles over the network
    [InlineData("W/kernel  (    0): ", null, "", "", "kernel")]
    [InlineData("11-21 01:35:33.123 W/kernel  (    0): ", null, "11-21 01:35:33.123", "", "kernel")]
    [InlineData("11-21 01:35:33.123     0     0 W kernel  : ", null, "11-21 01:35:33.123", "", "kernel")]
    [InlineData("11-21 01:35:33.123  root     0     0 I kernel  : [    8.166884] ", 8166884L, "11-21 01:35:33.123", "",
        "kernel")]
    [InlineData("2026-11-21 01:35:33.123456 +0000     0     0 W kernel  : ", null, "2026-11-21 01:35:33.123456", "",
        "kernel")]
    [InlineData("6.1.0-50-amd64,4,369,8756791,-,caller=T1;", 8756791L, "", "", "", "T1")]
    [InlineData("Sat Nov 21 01:35:33 2026 kern.warn kernel: [    8.166884] ", 8166884L, "Sat Nov 21 01:35:33 2026", "",
        "kernel")]
    [InlineData("Sat Nov 21 01:35:33 2026 [1795224933.123] kern.warn kernel: ", null, "Sat Nov 21 01:35:33 2026", "",
        "kernel")]
    // clouds
    [InlineData("2026-11-21T01:35:33Z {host=\"db1\", a=\"x \\\" y\"}   ", null, "2026-11-21T01:35:33Z")]
    [InlineData("2026-11-21T01:35:33Z {} ", null, "2026-11-21T01:35:33Z")]
    [InlineData("1795224933000000000\t2026-11-21T01:35:33.123Z\t", null, "2026-11-21T01:35:33.123Z")]
    [InlineData("2026-11-21T01:35:33.123000+00:00 i-0ab12cd34ef567890 ", null, "2026-11-21T01:35:33.123000+00:00",
        "i-0ab12cd34ef567890")]
    // other languages, UTF-8
    [InlineData("d\u00c3\u00a9c. 21 01:35:33 db1 kernel: ", null, "d\u00c3\u00a9c. 21 01:35:33", "db1", "kernel")]
    [InlineData("Dez 21 01:35:33 db1 kernel: [    8.166884] ", 8166884L, "Dez 21 01:35:33", "db1", "kernel")]
    [InlineData("12\u00e6\u009c\u0088 21 01:35:33 db1 systemd-oomd[612]: ", null, "12\u00e6\u009c\u0088 21 01:35:33",
        "db1", "systemd-oomd")]
    public void Takes_off_one_wrapper(
        string wrapper, long? micros, string wall = "", string host = "", string tag = "", string caller = "")
    {
        SeenLine seen = Assert.Single(RecordingSink.Read(wrapper + Text + "\n").Lines);

        Assert.Equal(new SeenLine(1, Text, micros, wall, host, tag, caller, HasPrefix: true, Continues: false,
            MidLine: false), seen);
    }

    [Theory]
    [InlineData("W/x(y): z invoked oom-killer: order=0")]
    [InlineData("W/x invoked oom-killer: order=0")]
    [InlineData("11-21 x invoked oom-killer: order=0")]
    [InlineData("{a=b} x invoked oom-killer: order=0")]
    [InlineData("{code x invoked oom-killer: order=0")]
    [InlineData("`x invoked oom-killer: order=0")]
    [InlineData("x<br> invoked oom-killer: order=0")]
    [InlineData("<b>x invoked oom-killer: order=0")]
    [InlineData("6.1,4,5 invoked oom-killer: order=0")]
    [InlineData("dec 21 x invoked oom-killer: order=0")]
    [InlineData("1.2.3,4 invoked oom-killer: order=0")]
    [InlineData("invoked invoked invoked oom-killer: order=0")]
    [InlineData("Killed process 7 (x=3D) total-vm:1kB, anon-rss:1kB, file-rss:0kB, oom_score_adj=0")]
    public void What_only_looks_like_a_wrapper_is_a_name(string line) =>
        Assert.Equal(line, Assert.Single(RecordingSink.Read(line + "\n").Lines).Text);
}
