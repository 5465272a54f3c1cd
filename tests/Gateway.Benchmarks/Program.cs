using Gateway.Benchmarks;

return args switch
{
    ["lane", .. var records] => await Lane.RunAsync(records),
    ["hand-written", var address, var records, var delay] => await HandWritten.RunAsync(new Uri(address), int.Parse(records), int.Parse(delay)),
    ["sandbox", var records] => await Partner.RunAsync(int.Parse(records)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: lane <records> [<records> ...]   measures the gateway beside a hand-written program over HTTP on loopback (design.md 9)");
    return 2;
}
