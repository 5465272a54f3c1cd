namespace Gateway.Sdk;

public interface IPlugin
{
    void RegisterAll();
}
